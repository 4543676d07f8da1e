import { expect, test } from 'vitest';
import { KeptNumbers } from '../../../simulator/dashboard/campaigns/kept-numbers.js';

const answerOf = (rows: number) => ({
  question: 'roas',
  columns: [],
  items: Array.from({ length: rows }, () => ({})),
  total: rows,
});

const stopped = (): number => 0;

test('what was asked before something happened is not kept when its answer comes', () => {
  const kept = new KeptNumbers(stopped);
  const take = kept.asking('roas');
  kept.forget();
  take(answerOf(1));
  expect(kept.get('roas')).toBeNull();
  kept.asking('roas')(answerOf(2));
  expect(kept.get('roas')?.total).toBe(2);
  kept.forget();
  expect(kept.get('roas')).toBeNull();
});

test('beyond so many answers, the one that was not used for longest goes', () => {
  const kept = new KeptNumbers(stopped, { mostAnswers: 2 });
  const keep = (name: string): void => kept.asking(name)(kept.get(name) ?? answerOf(1));
  for (const name of ['spend', 'roas', 'spend', 'ltv']) keep(name);
  expect(['spend', 'roas', 'ltv'].filter((name) => kept.get(name) !== null)).toEqual(['spend', 'ltv']);
});

test('beyond so many rows, the oldest go, and an answer with more of them is not kept', () => {
  const kept = new KeptNumbers(stopped, { mostRows: 10 });
  const keep = (name: string, rows: number): void => kept.asking(name)(answerOf(rows));
  keep('spend', 6);
  keep('roas', 4);
  expect(kept.get('spend')).not.toBeNull();
  keep('ltv', 1);
  expect([kept.get('spend'), kept.get('roas')?.total, kept.get('ltv')?.total]).toEqual([null, 4, 1]);
  // The same question is not counted twice.
  keep('roas', 9);
  expect([kept.get('roas')?.total, kept.get('ltv')?.total]).toEqual([9, 1]);
  keep('spend', 11);
  expect([kept.get('spend'), kept.get('roas'), kept.get('ltv')]).toEqual([null, null, null]);
});

test('an answer holds for a while by the clock of the machine, from when it was asked for', () => {
  let nowMs = 1000;
  const kept = new KeptNumbers(() => nowMs);
  const take = kept.asking('roas');
  nowMs += 400;
  const answer = answerOf(1);
  take(answer);
  kept.holdFor(600);
  nowMs = 1600;
  expect(kept.get('roas')).toBe(answer);
  // To be shown again makes it no younger.
  kept.asking('roas')(answer);
  nowMs = 1601;
  expect(kept.get('roas')).toBeNull();
  // Where the clock of a workspace stands still, its numbers do too.
  kept.holdFor(Infinity);
  expect(kept.get('roas')?.total).toBe(1);
});
