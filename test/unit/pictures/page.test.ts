import { expect, test } from 'vitest';
import { drawn, svgFile } from '../../../simulator/pictures/draw.js';
import { bars, gridOfNames, legend, line, namesAxis, valueAxis } from '../../../simulator/pictures/frame.js';
import { pageOf } from '../../../simulator/pictures/page.js';
import { numbers, type Picture, type Sheet, words } from '../../../simulator/pictures/sheet.js';

const names = ['Unity <Ads>', 'AppLovin'];
const picture: Picture = {
  alt: 'Precision & recall',
  height: (width) => width / 2,
  option: () => ({
    legend: legend(['precision', 'recall']),
    grid: gridOfNames(names),
    xAxis: valueAxis({ min: 0, max: 1 }),
    yAxis: namesAxis(names),
    series: [bars('precision', [0.5, 1], 'realised'), line('recall', [0.25, null], 'target')],
  }),
};
const sheet: Sheet = {
  title: 'A <b>title</b>',
  lead: ['Within 10 s & more'],
  sections: [
    {
      name: 'networks',
      title: 'Networks',
      notes: [],
      table: { columns: [words('network'), numbers('precision')], rows: [['Unity <Ads>', '50.0 %']] },
      picture,
    },
    { name: 'none', title: 'None', notes: ['Nothing to see.'], table: { columns: [], rows: [] }, picture: null },
  ],
};

test('a picture is the same however many were drawn before, and its ids are of its own name', () => {
  const first = drawn(picture, 'one', 360);
  drawn(picture, 'other', 600);
  expect(drawn(picture, 'one', 360)).toBe(first);
  const ids = [...first.matchAll(/ id="([^"]+)"|url\(#([^)]+)\)/g)].map(([, id, used]) => id ?? used);
  expect(ids.filter((id) => id?.startsWith('one-') !== true)).toEqual([]);
});

test('a network may have a name that every object has, and the next picture is drawn as ever', () => {
  const before = drawn(picture, 'one', 360);
  const named = { ...picture, option: () => ({ ...picture.option(360), yAxis: namesAxis(['__proto__', 'AppLovin']) }) };
  expect(drawn(named, 'other', 360)).toContain('>__proto__ </text>');
  expect(drawn(picture, 'one', 360)).toBe(before);
});

test('its colours stand in it for whatever knows no variables, and it has neither style nor script nor a name of ECharts', () => {
  const svg = drawn(picture, 'one', 360);
  expect(svg).toMatch(
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="360" height="180" viewBox="0 0 360 180" role="img"><title>Precision &amp; recall<\/title>/,
  );
  expect(svg).toMatch(/<path class="fill-realised" [^>]*fill="#1f5fbf"/);
  expect(svg).toMatch(/<path class="stroke-target" [^>]*stroke="#8a5a00"/);
  expect(svg).toContain('Unity &lt;Ads&gt;');
  expect(svg).not.toMatch(/var\(|<style|style=|<script|ecmeta|zr\d/);
});

test('a file of it has a ground of its own, and other colours for dark systems alone', () => {
  const svg = svgFile(picture, 'one', 360);
  expect(svg).toMatch(
    /<\/title><style>@media \(prefers-color-scheme:dark\)\{[^<]*\}\}<\/style><rect class="fill-paper" width="100%" height="100%" fill="#ffffff"\/>/,
  );
  expect(svg).toContain('.fill-realised{fill:#78a9f5}');
  expect(svg).not.toContain('var(');
});

test('a page is HTML with texts escaped, a picture for phones and one for desks, and a policy that allows its own style alone', () => {
  const page = pageOf(sheet);
  expect(page).toContain('<h1>A &lt;b&gt;title&lt;/b&gt;</h1>');
  expect(page).toContain('Within 10\u00a0s &amp; more');
  expect(page).toContain('<td class="n">50.0\u00a0%</td>');
  expect(page.match(/<svg /g)).toHaveLength(2);
  expect(page).toMatch(/default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'/);
  expect(page).not.toMatch(/<script|style=|https?:\/\/(?!www\.w3\.org)/);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(pageOf(sheet)).toBe(page);
});

const rowsOf = (count: number): string[][] => Array.from({ length: count }, (_, i) => [`day ${i}`, '1 %']);

test.each([
  { rows: 14, tables: 1 },
  { rows: 15, tables: 2 },
])(
  'a table of $rows rows stands in $tables parts, none of which is lost, and a day beside its number',
  ({ rows, tables }) => {
    const table = { columns: [words('what'), numbers('share')], rows: rowsOf(rows) };
    const page = pageOf({ ...sheet, sections: [{ name: 'days', title: 'Days', notes: [], table, picture }] });
    expect(page.match(/<table>/g)).toHaveLength(tables);
    for (let i = 0; i < rows; i += 1) expect(page).toContain(`<td>day\u00a0${i}</td>`);
    // What stands in two parts does not stand beside the picture.
    expect(page.includes('class="sides alone"')).toBe(tables === 2);
  },
);
