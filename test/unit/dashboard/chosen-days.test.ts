import { expect, test } from 'vitest';
import { askedOf } from '../../../simulator/dashboard/campaigns/asked.js';
import { byChannelOverTime } from '../../../simulator/dashboard/campaigns/charts/over-time.js';

const draw = byChannelOverTime('trackedInstalls', 'count', 'Installs by channel');

/** From where to where bars are drawn, and how many there are. */
function drawn(query: string, known: readonly string[]) {
  const items = known.map((date) => ({ date, channel: 'unity', trackedInstalls: 2 }));
  const drawing = draw(
    { question: 'installs', columns: [], items, total: items.length },
    {
      asked: askedOf(new URL(`http://127.0.0.1/campaigns?${query}`)),
      paint: (name) => name,
      channels: ['unity'],
      apps: [],
    },
  );
  const span = /(\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})/.exec(drawing?.alt ?? '');
  const [series] = (drawing?.option['series'] ?? []) as { data: (number | null)[] }[];
  return [span?.[1], span?.[2], series?.data.length, series?.data.filter((one) => one !== null).length];
}

test.each([
  ['', ['2026-11-03', '2026-11-05'], ['2026-11-03', '2026-11-05', 3, 2]],
  ['from=2026-11-01&to=2026-11-07', ['2026-11-03', '2026-11-05'], ['2026-11-01', '2026-11-07', 7, 2]],
  ['from=2026-11-01', ['2026-11-03', '2026-11-05'], ['2026-11-01', '2026-11-05', 5, 2]],
  ['to=2026-11-07', ['2026-11-03', '2026-11-05'], ['2026-11-03', '2026-11-07', 5, 2]],
  // Weeks begin on a Monday: the 1st is the Sunday of the one before.
  ['from=2026-11-01&to=2026-11-15&by=week', ['2026-11-02'], ['2026-10-26', '2026-11-09', 3, 1]],
  ['from=2026-10-31&to=2027-01-01&by=month', ['2026-11-01'], ['2026-10-01', '2027-01-01', 4, 1]],
  // More days than can be seen: those that something is known of are not left out for them.
  ['from=1970-01-01&to=2026-11-07', ['2026-11-03', '2026-11-05'], ['2026-11-03', '2026-11-05', 3, 2]],
])('of %s bars stand for all days that are chosen', (query, known, expected) => {
  expect(drawn(query, known)).toEqual(expected);
});
