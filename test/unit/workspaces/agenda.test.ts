import { expect, test } from 'vitest';
import { LAST_INSTANT_MS } from '../../../simulator/clock.js';
import { Agenda, listed } from '../../../simulator/workspaces/agenda.js';
import { NOW_MS } from '../../support/builders.js';

const anAgenda = () => new Agenda(100, () => true);
const anItem = (installationId: string) => ({ kind: 'attribution-visible', appId: 'app', installationId }) as const;

test('what was planned falls due in the order of its instants, then of its arrival', () => {
  const agenda = anAgenda();
  agenda.plan(NOW_MS + 2, anItem('late'));
  agenda.plan(NOW_MS + 1, anItem('first'));
  agenda.plan(NOW_MS + 1, anItem('second'));
  expect(agenda.fallenDue(NOW_MS)).toEqual([]);
  expect(agenda.fallenDue(NOW_MS + 1).map(({ installationId }) => installationId)).toEqual(['first', 'second']);
  expect(agenda.nextAtMs).toBe(NOW_MS + 2);
});

test('at twice as many plans as installations can be known, those of forgotten ones are given up', () => {
  const known = new Set<string>();
  const agenda = new Agenda(3, ({ installationId }) => known.has(installationId));
  for (let n = 0; n < 6; n += 1) agenda.plan(NOW_MS + n, anItem(String(n)));
  expect(agenda.planned()).toHaveLength(6);

  known.add('2').add('5');
  agenda.plan(NOW_MS + 6, anItem('6'));
  expect(agenda.planned().map(({ item }) => item.installationId)).toEqual(['2', '5', '6']);
});

test('the same plan at the same instant is one, at another instant or when it has fallen due another', () => {
  const agenda = anAgenda();
  agenda.plan(NOW_MS + 1, anItem('one'));
  agenda.plan(NOW_MS + 1, anItem('one'));
  agenda.plan(NOW_MS + 2, anItem('one'));
  expect(agenda.fallenDue(NOW_MS + 1)).toHaveLength(1);
  agenda.plan(NOW_MS + 1, anItem('one'));
  expect(agenda.planned().map(({ atMs }) => atMs)).toEqual([NOW_MS + 1, NOW_MS + 2]);
  agenda.restore(agenda.planned());
  agenda.plan(NOW_MS + 2, anItem('one'));
  expect(agenda.planned()).toHaveLength(2);
});

test('what lies beyond the end of the clock falls due at its end', () => {
  const agenda = anAgenda();
  agenda.plan(LAST_INSTANT_MS + 1, anItem('one'));
  expect(agenda.fallenDue(LAST_INSTANT_MS - 1)).toEqual([]);
  expect(agenda.fallenDue(LAST_INSTANT_MS)).toEqual([{ ...anItem('one'), at: '9999-12-31T23:59:59.999Z' }]);
});

test.each([
  { fell: 10_000, lists: 10_000 },
  { fell: 10_001, lists: 10_000 },
])('of $fell that fell due $lists are listed, the first ones', ({ fell, lists }) => {
  const due = Array.from({ length: fell }, (_, n) => ({ ...anItem(String(n)), at: '2026-11-24T12:00:00.000Z' }));
  const { due: shown, dueTotal } = listed(due, 64 * 1_048_576);
  expect({ count: shown.length, dueTotal }).toEqual({ count: lists, dueTotal: fell });
  expect(shown.at(-1)?.installationId).toBe(String(lists - 1));
});
