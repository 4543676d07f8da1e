import { modelNamed, phoneOf } from '../phones.js';
import { HOUR, SECOND, type Scenario } from './scenario.js';

export const clickInjection: Scenario = {
  id: 'click-injection',
  name: 'Click injection',
  shows:
    'An app on the phone hears of the download, and sends a click of its own just before the first open. Last click wins, so the fraud is paid and the honest network is not. What gives it away is the time: nobody gets through a store in four seconds.',
  platform: 'android',
  networks: { unity: 'unity', mintegral: 'mintegral' },
  phones: { phone: phoneOf(modelNamed('moto-g'), { person: 6 }) },
  steps: [
    {
      does: 'click',
      network: 'unity',
      by: 'phone',
      more: { site_id: 'unity-0' },
      says: 'An honest click at Unity leads to the store.',
    },
    { does: 'wait', ms: 2 * HOUR, says: 'Two hours pass: the app is downloaded.' },
    {
      does: 'click',
      network: 'mintegral',
      by: 'phone',
      more: { site_id: 'mintegral-3' },
      says: 'A click that nobody made is sent while the download ends.',
    },
    { does: 'wait', ms: 4 * SECOND, says: 'Four seconds pass.' },
    { does: 'open', by: 'phone', says: 'The app is opened for the first time.' },
  ],
  promises: [
    {
      of: 'phone',
      method: 'device-click',
      network: 'mintegral',
      winnerAgeMs: 4 * SECOND,
      losers: [{ network: 'unity', reason: 'earlier' }],
      says: 'Mintegral is credited, four seconds before the install; the honest click was earlier.',
    },
  ],
};
