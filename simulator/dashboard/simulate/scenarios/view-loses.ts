import { modelNamed, phoneOf } from '../phones.js';
import { MINUTE, type Scenario } from './scenario.js';

export const viewLoses: Scenario = {
  id: 'view-loses-to-click',
  name: 'A view loses to a click',
  shows:
    'An ad was seen after another one was clicked, and both are within their windows. A click ranks higher than a view, however much later the view is.',
  platform: 'android',
  networks: { mintegral: 'mintegral', unity: 'unity' },
  phones: { phone: phoneOf(modelNamed('moto-g'), { person: 4 }) },
  steps: [
    { does: 'click', network: 'mintegral', by: 'phone', says: 'A click at Mintegral.' },
    { does: 'wait', ms: 30 * MINUTE, says: 'Half an hour passes.' },
    { does: 'view', network: 'unity', by: 'phone', says: 'An ad of Unity is seen, and not clicked.' },
    { does: 'wait', ms: 10 * MINUTE, says: 'Ten minutes pass.' },
    { does: 'open', by: 'phone', says: 'The app is opened for the first time.' },
  ],
  promises: [
    {
      of: 'phone',
      method: 'device-click',
      network: 'mintegral',
      winnerAgeMs: 40 * MINUTE,
      losers: [{ network: 'unity', reason: 'lower-rank' }],
      says: 'Mintegral brought it by its click; the later view has a lower rank.',
    },
  ],
};
