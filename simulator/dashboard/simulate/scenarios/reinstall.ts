import { modelNamed, phoneOf } from '../phones.js';
import { DAY, HOUR, type Scenario } from './scenario.js';

const PIXEL = modelNamed('pixel-8');

export const reinstall: Scenario = {
  id: 'reinstall',
  name: 'A reinstall',
  shows:
    'The app is deleted, and installed again after another ad. It has a new installation id and the same advertising id: a reinstall. By default it keeps its first source, and no second install is counted.',
  platform: 'android',
  networks: { unity: 'unity', applovin: 'applovin' },
  phones: {
    first: phoneOf(PIXEL, { person: 7 }),
    again: phoneOf(PIXEL, { person: 7, installation: 2 }),
  },
  steps: [
    { does: 'click', network: 'unity', by: 'first', says: 'A click at Unity.' },
    { does: 'wait', ms: HOUR, says: 'An hour passes.' },
    { does: 'open', by: 'first', says: 'The app is opened for the first time.' },
    { does: 'wait', ms: 10 * DAY, says: 'Ten days pass: the app has been deleted.' },
    { does: 'click', network: 'applovin', by: 'again', says: 'The same phone clicks at AppLovin.' },
    { does: 'wait', ms: HOUR, says: 'An hour passes.' },
    { does: 'open', by: 'again', says: 'The app is there again, with a new installation id.' },
  ],
  promises: [
    {
      of: 'first',
      method: 'device-click',
      network: 'unity',
      reinstall: false,
      says: 'Unity brought the first installation.',
    },
    {
      of: 'again',
      method: 'device-click',
      network: 'unity',
      reinstall: true,
      says: 'The second one is a reinstall, and still of Unity.',
    },
  ],
};
