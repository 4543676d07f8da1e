import { modelNamed, phoneOf } from '../phones.js';
import { DAY, type Scenario } from './scenario.js';

export const lateClick: Scenario = {
  id: 'late-click',
  name: 'A late click',
  shows:
    'Two people click the same ad. One opens the app exactly seven days later, which is inside the window of clicks; the other one a millisecond after that, which is not.',
  platform: 'android',
  networks: { unity: 'unity' },
  phones: {
    inTime: phoneOf(modelNamed('pixel-8'), { person: 2 }),
    late: phoneOf(modelNamed('galaxy-s23'), { person: 2 }),
  },
  steps: [
    { does: 'click', network: 'unity', by: 'inTime', says: 'One person clicks an ad at Unity.' },
    { does: 'click', network: 'unity', by: 'late', says: 'Another one clicks it too, at the same instant.' },
    { does: 'wait', ms: 7 * DAY, says: 'Seven days pass.' },
    { does: 'open', by: 'inTime', says: 'The first one opens the app: the edge is inside.' },
    { does: 'wait', ms: 1, says: 'One millisecond passes.' },
    { does: 'open', by: 'late', says: 'The other one opens the app: too late.' },
  ],
  promises: [
    {
      of: 'inTime',
      method: 'device-click',
      network: 'unity',
      winnerAgeMs: 7 * DAY,
      says: 'The first install is of Unity.',
    },
    {
      of: 'late',
      method: 'organic',
      network: null,
      losers: [{ network: 'unity', reason: 'outside-window' }],
      says: 'The second one is organic: its click is outside the window.',
    },
  ],
};
