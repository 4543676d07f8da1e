import { expect, test } from 'vitest';
import { toldHours } from '../../../simulator/calibration/told-hours.js';
import { type Zone, zonesOf } from '../../../simulator/synthesis/time/zones.js';

const zone = (country: string, name: string): Zone => {
  const one = zonesOf(country).find((other) => other.name.endsWith(name));
  if (one === undefined) throw new RangeError(`no zone ${name}`);
  return one;
};
const [east, west] = [zone('US', 'New_York'), zone('US', 'Los_Angeles')];
const hours = (weights: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: 24 }, (_, hour) => weights[hour] ?? 0);

test.each([
  { what: 'by its own clock hours are as they are', date: '2026-03-07', of: east, told: { 2: 0.25, 3: 0.75 } },
  { what: 'what happens at two in the west is told at five', date: '2026-03-07', of: west, told: { 5: 0.25, 6: 0.75 } },
  { what: 'where clocks are put forward there is no two', date: '2026-03-08', of: east, told: { 3: 1 } },
  { what: 'nor in the west, some hours later', date: '2026-03-08', of: west, told: { 6: 1 } },
])('$date: $what', ({ date, of, told }) => {
  expect([...toldHours(hours({ 2: 1, 3: 3 }), Date.parse(date) / 86_400_000, of, east)]).toEqual(hours(told));
});

test('where clocks are put back one hour is there twice', () => {
  const day = Date.parse('2026-11-01') / 86_400_000;
  expect([...toldHours(hours({ 0: 1, 1: 1, 2: 1 }), day, east, east)]).toEqual(hours({ 0: 0.25, 1: 0.5, 2: 0.25 }));
});

test('an hour of a clock that differs by half an hour lies in two', () => {
  const [kolkata, dubai] = [zone('IN', 'Kolkata'), zone('AE', 'Dubai')];
  expect([...toldHours(hours({ 12: 1 }), 20_000, kolkata, dubai)]).toEqual(hours({ 10: 0.5, 11: 0.5 }));
});
