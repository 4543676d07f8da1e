import { modelNamed, phoneOf } from '../phones.js';
import { MINUTE, type Scenario } from './scenario.js';

const HOME = '203.0.113.77';

export const optedOut: Scenario = {
  id: 'opted-out-by-ip',
  name: 'An opted-out user, by address',
  shows:
    'The user of an iPhone allows no tracking, so there is no advertising id to match by. The address is the same and the user agent contradicts nothing: that is a match by probability. A tablet in the same home clicked later, and is told from it by what it says of itself.',
  platform: 'ios',
  networks: { applovin: 'applovin', unity: 'unity' },
  phones: {
    phone: phoneOf(modelNamed('iphone-15'), { person: 5, tracking: 'denied', ip: HOME }),
    tablet: phoneOf(modelNamed('ipad'), { person: 5, tracking: 'denied', ip: HOME }),
  },
  steps: [
    {
      does: 'click',
      network: 'applovin',
      by: 'phone',
      says: 'A click at AppLovin: no advertising id, but an address and a user agent.',
    },
    { does: 'wait', ms: 20 * MINUTE, says: 'Twenty minutes pass.' },
    { does: 'click', network: 'unity', by: 'tablet', says: 'A tablet behind the same address clicks at Unity.' },
    { does: 'wait', ms: 10 * MINUTE, says: 'Ten minutes pass.' },
    {
      does: 'open',
      by: 'phone',
      says: 'The app is opened on the iPhone: its backend tells the address of the user, and no IDFA.',
    },
  ],
  promises: [
    {
      of: 'phone',
      method: 'probabilistic-click',
      network: 'applovin',
      winnerAgeMs: 30 * MINUTE,
      losers: [{ network: 'unity', reason: 'agent-differs' }],
      says: 'AppLovin brought it, by probability; the click of the tablet is of another device.',
    },
  ],
};
