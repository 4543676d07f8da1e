import { modelNamed, phoneOf } from '../phones.js';
import type { Scenario } from './scenario.js';

export const organic: Scenario = {
  id: 'organic',
  name: 'Organic',
  shows:
    'Somebody else clicks an ad, and this person opens the app without any. Nothing shares an id, a token or an address with the install, so nobody brought it.',
  platform: 'android',
  networks: { unity: 'unity' },
  phones: {
    phone: phoneOf(modelNamed('pixel-8'), { person: 1 }),
    stranger: phoneOf(modelNamed('galaxy-s23'), { person: 1 }),
  },
  steps: [
    { does: 'click', network: 'unity', by: 'stranger', says: 'A stranger clicks an ad at Unity.' },
    { does: 'open', by: 'phone', says: 'Our person opens the app for the first time: that is the install.' },
    { does: 'event', by: 'phone', name: 'level_1', says: 'The app reports what is done in it.' },
  ],
  promises: [
    {
      of: 'phone',
      method: 'organic',
      network: null,
      candidates: 0,
      says: 'The install is organic, and no candidate was considered.',
    },
  ],
};
