import { modelNamed, phoneOf } from '../phones.js';
import { HOUR, type Scenario } from './scenario.js';

export const claim: Scenario = {
  id: 'claim',
  name: 'A network that claims',
  shows:
    'Meta attributes its installs itself: it has no tracking link, and says afterwards whom it brought. What it claims ranks as a click at the instant that it names.',
  platform: 'android',
  networks: { unity: 'unity', meta: 'facebook' },
  phones: { phone: phoneOf(modelNamed('galaxy-s23'), { person: 8 }) },
  steps: [
    { does: 'click', network: 'unity', by: 'phone', says: 'A click at Unity.' },
    { does: 'wait', ms: HOUR, says: 'An hour passes.' },
    {
      does: 'claim',
      network: 'meta',
      by: 'phone',
      kind: 'click',
      says: 'Meta claims that its ad was clicked just now.',
    },
    { does: 'wait', ms: HOUR, says: 'Another hour passes.' },
    { does: 'open', by: 'phone', says: 'The app is opened for the first time.' },
    {
      does: 'purchase',
      by: 'phone',
      sale: { productId: 'coins_100', price: '4.99', currency: 'USD' },
      says: 'Something is bought: the money counts for whoever brought the install.',
    },
  ],
  promises: [
    {
      of: 'phone',
      method: 'claim',
      network: 'meta',
      winnerAgeMs: HOUR,
      losers: [{ network: 'unity', reason: 'earlier' }],
      says: 'Meta brought it by its claim; the click at Unity was earlier.',
    },
  ],
};
