import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grade, type Grade } from '../../simulator/grading/grade.js';
import { gradeSheet } from '../../simulator/grading/grade-sheet.js';
import { MadeWorld } from '../../simulator/made-world/made-world.js';
import { csvOf, ONE, type Rows, TWO, writeWorld } from '../support/made-world.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const id = (letter: string): string => letter.repeat(32);
/** Of a click, as files write it. */
const clickId = (digit: string): string => `0000000${digit}-0000-4000-8000-000000000000`;

const installed = (letter: string, campaign: string | null) => ({
  installation_id: id(letter),
  person: `US-${letter}`,
  reinstall: false,
  last_touch_channel: campaign === null ? 'organic' : 'unity',
  last_touch_campaign_id: campaign,
  cause_campaign_id: campaign,
  incremental: campaign !== null,
});
const flooded = { kind: 'click-flooding', campaign_id: TWO, site_id: 'x' };

/**
 * A flood has clicked for a, b and c. By everybody's ids it takes a and b; but b cannot be known again, and another of its
 * clicks is matched to d, who lives at the same address. e was brought by an honest click, f by nobody, and 3 is nobody.
 */
const tables = {
  truth_installs: [
    ...['a', 'b', 'c', 'd', 'f'].map((letter) => installed(letter, null)),
    installed('e', ONE),
    installed('3', null),
  ],
  truth_fraud: [
    { ...flooded, installation_id: id('a'), is_fake: false },
    { ...flooded, installation_id: id('b'), is_fake: false },
    { kind: 'fake-install', campaign_id: ONE, site_id: 'y', installation_id: id('3'), is_fake: true },
  ],
  truth_fraud_clicks: [
    ...['1', '2', '3'].map((digit) => ({ ...flooded, engagement_id: clickId(digit) })),
    { kind: 'fake-install', campaign_id: ONE, site_id: 'y', engagement_id: clickId('4') },
  ],
};
const world = writeWorld(join(folder, 'world'), tables);

const credited: readonly (readonly [letter: string, campaign: string | null, click: string | null])[] = [
  ['a', TWO, clickId('1')],
  ['b', null, null],
  ['c', null, null],
  ['d', TWO, clickId('2')],
  ['e', ONE, clickId('9')],
  ['f', null, null],
  ['3', ONE, clickId('4')],
];

let files = 0;
async function graded(rows: Rows, of = world): Promise<Grade> {
  files += 1;
  const path = join(folder, `said-${files}.csv`);
  writeFileSync(path, csvOf(rows));
  const made = await MadeWorld.open(of, '--truth');
  try {
    return await grade(made, { attributed: [path], columns: {}, target: 'last-touch', horizon: 'observed' });
  } finally {
    made.close();
  }
}
const rowsOf = (rejected: string, name: string | null = 'engagement_id'): Rows =>
  credited.map(([letter, campaign, click]) => ({
    installation_id: id(letter),
    channel: campaign === null ? null : 'unity',
    campaign_id: campaign,
    ...(name === null ? {} : { [name]: click }),
    rejected: rejected.includes(letter),
  }));
const notesOf = (one: Grade): string[] =>
  (
    gradeSheet(one, { attributed: 'said', world: 'world' }).sections.find(({ name }) => name === 'fraud')?.notes ?? []
  ).slice();

describe('an install that is credited to a click which nobody made', () => {
  test('is no honest one, whether the truth labels it or not', async () => {
    // All whose credited click nobody made.
    const { fraud } = await graded(rowsOf('ad3'));
    expect(fraud).toMatchObject({
      honestRejected: 0,
      precision: 1,
      credited: { installs: 3, rejected: 3, rejectedShare: 1 },
    });
    // What the truth labels is counted as before.
    expect(fraud).toMatchObject({ installs: 3, caught: 2, paid: 0, caughtShare: 2 / 3 });
  });

  test('is told by kind, and in words', async () => {
    const one = await graded(rowsOf('d'));
    expect(one.fraud?.kinds).toEqual([
      {
        kind: 'click-flooding',
        installs: 2,
        caught: 0,
        paid: 1,
        caughtShare: 0,
        credited: { installs: 2, rejected: 1, rejectedShare: 0.5 },
      },
      {
        kind: 'fake-install',
        installs: 1,
        caught: 0,
        paid: 1,
        caughtShare: 0,
        credited: { installs: 1, rejected: 0, rejectedShare: 0 },
      },
    ]);
    expect(notesOf(one)).toContain(
      'By its clicks: 3 installs were credited to clicks that nobody made, and 1 of them rejected (33.3 %).',
    );
  });

  test('is not what is credited to an honest click, or to none', async () => {
    const { fraud } = await graded(rowsOf('def'));
    expect(fraud).toMatchObject({ honestRejected: 2, precision: 1 / 3, credited: { rejected: 1 } });
    // Whom the truth labels is no honest one, whoever is credited.
    expect((await graded(rowsOf('b'))).fraud).toMatchObject({
      honestRejected: 0,
      caught: 1,
      credited: { rejected: 0 },
    });
  });

  test('is known by its id without hyphens and in capitals too', async () => {
    const rows = rowsOf('d').map((row) => ({
      ...row,
      engagement_id:
        row['engagement_id'] == null ? null : String(row['engagement_id']).replaceAll('-', '').toUpperCase(),
    }));
    expect((await graded(rows)).fraud?.credited).toEqual({ installs: 3, rejected: 1, rejectedShare: 1 / 3 });
  });
});

test('where no column says which click was credited, the truth alone counts, and the sheet says so', async () => {
  const one = await graded(rowsOf('ad3', null));
  expect(one.columns.engagement).toBeNull();
  expect(one.fraud).toMatchObject({ caught: 2, honestRejected: 1, precision: 2 / 3, credited: null });
  expect(notesOf(one).join(' ')).toContain('name it by --engagement-column');
});

test('where the world does not say which clicks nobody made, nothing is said of them', async () => {
  const { truth_fraud_clicks: _, ...less } = tables;
  const one = await graded(rowsOf('ad3'), writeWorld(join(folder, 'less'), less));
  expect(one.fraud).toMatchObject({ caught: 2, honestRejected: 1, credited: null });
  expect(notesOf(one).join(' ')).not.toContain('click');
});
