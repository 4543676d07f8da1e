import { expect, test } from 'vitest';
import { findApp } from '../../../simulator/workspaces/find-app.js';
import { anApp } from '../../support/builders.js';

const game = anApp({ id: 'game', bundleId: 'com.example.game', platform: 'android' });
const both = [
  game,
  anApp({ id: 'shop on ios', bundleId: 'com.example.shop', platform: 'ios' }),
  anApp({ id: 'shop on android', bundleId: 'com.example.shop', platform: 'android' }),
];

test('an app is found by its bundle id, and by its platform where it is on several', () => {
  expect(findApp(both, 'com.example.game', null)).toBe(game);
  expect(findApp(both, 'com.example.shop', 'android').id).toBe('shop on android');
});

test.each([
  { bundleId: 'com.example.shop', platform: null, code: 'AMBIGUOUS', says: 'is on ios, android' },
  { bundleId: 'com.example.game', platform: 'ios' as const, code: 'NOT_FOUND', says: 'is on android, not on ios' },
  { bundleId: 'com.exmaple.game', platform: null, code: 'NOT_FOUND', says: 'Did you mean com.example.game?' },
  { bundleId: 'x', platform: null, code: 'NOT_FOUND', says: 'There are com.example.game, com.example.shop.' },
])('$bundleId on $platform: $says', ({ bundleId, platform, code, says }) => {
  expect(() => findApp(both, bundleId, platform)).toThrow(
    expect.objectContaining({ code, detail: expect.stringContaining(says) }),
  );
});
