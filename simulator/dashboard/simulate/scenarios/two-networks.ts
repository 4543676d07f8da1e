import { modelNamed, phoneOf } from '../phones.js';
import { HOUR, type Scenario } from './scenario.js';

export const twoNetworks: Scenario = {
  id: 'two-networks',
  name: 'Two networks compete',
  shows:
    'Both networks were clicked within their windows. Clicks rank alike, so the last one wins, and the first gets nothing.',
  platform: 'android',
  networks: { unity: 'unity', applovin: 'applovin' },
  phones: { phone: phoneOf(modelNamed('pixel-8'), { person: 3 }) },
  steps: [
    { does: 'click', network: 'unity', by: 'phone', says: 'A click at Unity.' },
    { does: 'wait', ms: 5 * HOUR, says: 'Five hours pass.' },
    { does: 'click', network: 'applovin', by: 'phone', says: 'A click at AppLovin, of the same phone.' },
    { does: 'wait', ms: HOUR, says: 'An hour passes.' },
    { does: 'open', by: 'phone', says: 'The app is opened for the first time.' },
  ],
  promises: [
    {
      of: 'phone',
      method: 'device-click',
      network: 'applovin',
      winnerAgeMs: HOUR,
      losers: [{ network: 'unity', reason: 'earlier' }],
      says: 'AppLovin brought it; the click at Unity was earlier.',
    },
  ],
};
