import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grade, type Grade, type GradeOptions } from '../../simulator/grading/grade.js';
import { MadeWorld } from '../../simulator/made-world/made-world.js';
import { csvOf, LOVIN, ndjsonOf, ONE, type Rows, TWO, writeWorld } from '../support/made-world.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const id = (letter: string): string => letter.repeat(32);

const installed = (letter: string, channel: string, campaign: string | null, more: object = {}) => ({
  installation_id: id(letter),
  person: `US-${letter}`,
  reinstall: false,
  last_touch_channel: channel,
  last_touch_campaign_id: campaign,
  cause_campaign_id: campaign,
  incremental: campaign !== null,
  ...more,
});

/** Three of Unity, two of AppLovin, three organic; and a reinstall. */
const installs: Rows = [
  installed('a', 'unity', ONE),
  installed('b', 'unity', ONE),
  installed('c', 'unity', TWO),
  installed('d', 'applovin', LOVIN),
  // An ad brought e sooner, who had come without; the ad of f was seen after its window.
  installed('e', 'applovin', LOVIN, { incremental: false }),
  installed('f', 'organic', null, { cause_campaign_id: TWO, incremental: true }),
  installed('1', 'organic', null),
  installed('2', 'organic', null),
  installed('9', 'organic', null, { reinstall: true }),
];
const worth = (letter: string, usd: number) => ({
  installation_id: id(letter),
  observed_net: usd,
  lifetime_net: usd * 2,
});
const tables = {
  truth_installs: installs,
  truth_ltv: [worth('a', 1), worth('b', 2), worth('c', 3), worth('d', 4), worth('e', 5), worth('f', 6)],
  truth_incrementality: [
    { installation_id: id('a'), campaign_id: ONE, would_have_come: false },
    { installation_id: id('b'), campaign_id: ONE, would_have_come: true },
    { installation_id: id('d'), campaign_id: LOVIN, would_have_come: false },
  ],
  network_reports: [
    { campaign_id: ONE, spend: 4 },
    { campaign_id: ONE, spend: 2 },
    { campaign_id: TWO, spend: 4 },
    { campaign_id: LOVIN, spend: 3 },
  ],
};
const whole = writeWorld(join(folder, 'whole'), tables);

type Said = readonly (readonly [letter: string, channel: string | null, campaign?: string])[];

const rowsOf = (said: Said): Rows =>
  said.map(([letter, channel, campaign]) => ({ installation_id: id(letter), channel, campaign_id: campaign ?? null }));

let files = 0;
async function gradeOf(rows: Rows, options: Partial<GradeOptions> = {}, world = whole): Promise<Grade> {
  files += 1;
  const path = join(folder, `said-${files}.csv`);
  writeFileSync(path, csvOf(rows));
  const made = await MadeWorld.open(world, '--truth');
  try {
    return await grade(made, {
      attributed: [path],
      columns: {},
      target: 'last-touch',
      horizon: 'observed',
      ...options,
    });
  } finally {
    made.close();
  }
}

const right: Said = [
  ['a', 'unity', ONE],
  ['b', 'unity', ONE],
  ['c', 'unity', TWO],
  ['d', 'applovin', LOVIN],
  ['e', 'applovin', LOVIN],
  ['f', null],
  ['1', null],
  ['2', null],
  ['9', 'unity', ONE],
];
/** Unity is given e of AppLovin and f, who came by herself, and loses c. */
const wrong: Said = [
  ['a', 'unity', ONE],
  ['b', 'unity', ONE],
  ['c', null],
  ['d', 'applovin', LOVIN],
  ['e', 'unity', TWO],
  ['f', 'unity', TWO],
  ['1', null],
  ['2', null],
];

describe('against last touch', () => {
  test('perfect attribution has precision and recall 1, and no error of ROAS', async () => {
    const graded = await gradeOf(rowsOf(right));
    expect(graded.installs).toEqual({ real: 8, fake: 0, reinstallsLeftOut: 1 });
    expect(graded.overall).toEqual({ true: 5, given: 5, right: 5, precision: 1, recall: 1, accuracy: 1 });
    expect(graded.organic).toMatchObject({ precision: 1, recall: 1, stolen: 0, stolenShare: 0 });
    for (const one of graded.networks) expect(one).toMatchObject({ precision: 1, recall: 1, stolenOrganic: 0 });
    for (const one of graded.roas?.campaigns ?? []) expect(one.error).toBe(0);
  });

  test('of four that Unity was given two are its own, of its three it has two; one organic is stolen', async () => {
    const { networks, organic, overall } = await gradeOf(rowsOf(wrong));
    expect(networks).toEqual([
      {
        channel: 'applovin',
        name: 'AppLovin',
        true: 2,
        given: 1,
        right: 1,
        precision: 1,
        recall: 0.5,
        stolenOrganic: 0,
      },
      {
        channel: 'unity',
        name: 'Unity Ads',
        true: 3,
        given: 4,
        right: 2,
        precision: 0.5,
        recall: 2 / 3,
        stolenOrganic: 1,
      },
    ]);
    expect(organic).toEqual({
      true: 3,
      given: 3,
      right: 2,
      precision: 2 / 3,
      recall: 2 / 3,
      stolen: 1,
      stolenShare: 1 / 3,
    });
    expect(overall).toEqual({ true: 5, given: 5, right: 3, precision: 0.6, recall: 0.6, accuracy: 5 / 8 });
  });

  test('ROAS: 6 dollars of 10 were Unity’s, 14 are said to be; 9 of 3 were AppLovin’s, 4 are said to be', async () => {
    const { roas } = await gradeOf(rowsOf(wrong));
    expect(roas?.networks).toMatchObject([
      { channel: 'applovin', spend: 3, trueRevenue: 9, givenRevenue: 4, trueRoas: 3, error: 4 / 9 - 1 },
      { channel: 'unity', spend: 10, trueRevenue: 6, givenRevenue: 14, trueRoas: 0.6, givenRoas: 1.4 },
    ]);
    expect(
      roas?.campaigns.map(({ campaign, trueRevenue, givenRevenue }) => [campaign, trueRevenue, givenRevenue]),
    ).toEqual([
      ['lovin', 9, 4],
      ['unity-one', 3, 3],
      ['unity-two', 3, 11],
    ]);
    const later = await gradeOf(rowsOf(wrong), { horizon: 'lifetime' });
    expect(later.roas?.overall).toMatchObject({ trueRevenue: 30, givenRevenue: 36 });
  });

  test('everything organic: nothing is given, nothing stolen, and no precision is made up', async () => {
    const { overall, organic } = await gradeOf(rowsOf(right.map(([letter]) => [letter, null])));
    expect(overall).toEqual({ true: 5, given: 0, right: 0, precision: null, recall: 0, accuracy: 3 / 8 });
    expect(organic).toMatchObject({ precision: 3 / 8, recall: 1, stolen: 0 });
  });

  test('everything to one network: its recall is 1, and all organic is stolen', async () => {
    const { networks, organic } = await gradeOf(rowsOf(right.map(([letter]) => [letter, 'unity', ONE])));
    expect(networks[1]).toMatchObject({ channel: 'unity', precision: 3 / 8, recall: 1, stolenOrganic: 3 });
    expect(networks[0]).toMatchObject({ channel: 'applovin', given: 0, precision: null, recall: 0 });
    expect(organic).toMatchObject({ given: 0, precision: null, stolenShare: 1 });
  });
});

test('against incremental: who had come anyway is organic, and whose ad was too old is not', async () => {
  const { networks, organic, roas } = await gradeOf(rowsOf(right), { target: 'incremental' });
  expect(networks).toMatchObject([
    { channel: 'applovin', true: 1, given: 2, right: 1, precision: 0.5, recall: 1, stolenOrganic: 1 },
    { channel: 'unity', true: 4, given: 3, right: 3, precision: 1, recall: 0.75, stolenOrganic: 0 },
  ]);
  expect(organic).toMatchObject({ true: 3, stolen: 1 });
  // Without the campaign that brought b another would have.
  expect(roas?.campaigns.map(({ campaign, trueInstalls, needed }) => [campaign, trueInstalls, needed])).toEqual([
    ['lovin', 1, 1],
    ['unity-one', 2, 1],
    ['unity-two', 2, 0],
  ]);
});

describe('what the files say', () => {
  test(
    'names of networks and campaigns mean the same as their ids, and so do ids with hyphens',
    { tags: 'long' },
    async () => {
      const named: Rows = right.map(([letter, channel, campaign]) => ({
        AppsFlyer_ID: id(letter)
          .toUpperCase()
          .replace(/^(.{8})(.{4})/, '$1-$2-'),
        'Media Source': channel === 'applovin' ? 'AppLovin' : channel === 'unity' ? 'UNITY ADS' : 'Organic',
        Campaign: campaign === ONE ? 'unity-one' : campaign === TWO ? 'Unity-Two' : campaign === LOVIN ? LOVIN : '',
      }));
      const { overall, columns, told, roas } = await gradeOf(named);
      expect(columns).toEqual({
        id: 'AppsFlyer_ID',
        network: 'Media Source',
        campaign: 'Campaign',
        engagement: null,
        rejected: null,
      });
      expect(overall).toMatchObject({ precision: 1, recall: 1 });
      expect(told).toMatchObject({ unknownNetworks: 0, unknownCampaigns: 0 });
      expect(roas?.overall.error).toBe(0);
    },
  );

  test('where only campaigns are named, their networks are given', async () => {
    const { networks } = await gradeOf(
      right.map(([letter, , campaign]) => ({ install_id: id(letter), campaign: campaign ?? null })),
    );
    expect(networks.map(({ precision, recall }) => [precision, recall])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('ids that are missing, unknown, doubled or empty are counted; of several rows the first counts', async () => {
    const { told, networks } = await gradeOf([
      ...rowsOf([
        ['a', 'unity', ONE],
        ['a', 'applovin', LOVIN],
        ['b', 'unity', ONE],
        ['b', 'unity', ONE],
        ['d', 'applovin', 'autumn'],
        ['f', 'Bing'],
        ['1', null],
        ['2', null],
        ['7', 'unity', ONE],
      ]),
      { installation_id: '', channel: 'unity', campaign_id: null },
    ]);
    expect(told).toEqual({
      rows: 10,
      withoutId: 1,
      missing: 2,
      unknown: 1,
      doubled: 2,
      contradicting: 1,
      unknownNetworks: 1,
      unknownCampaigns: 1,
    });
    expect(networks).toMatchObject([
      { channel: 'applovin', given: 1, right: 1 },
      { channel: 'unity', given: 2, right: 2, recall: 2 / 3 },
      { channel: 'Bing', true: 0, given: 1, precision: 0, recall: null, stolenOrganic: 1 },
    ]);
  });

  test('NDJSON and worlds of it are read as CSV is', async () => {
    const world = writeWorld(join(folder, 'as-ndjson'), tables, 'ndjson');
    const path = join(folder, 'said.ndjson');
    writeFileSync(path, ndjsonOf(rowsOf(wrong)));
    const { overall, roas } = await gradeOf([], { attributed: [path] }, world);
    expect(overall).toMatchObject({ right: 3, given: 5 });
    expect(roas?.overall).toMatchObject({ trueRevenue: 15, givenRevenue: 18, spend: 13 });
  });
});

test('what somebody earns after a reinstall is earned by whom brought them first', async () => {
  const world = writeWorld(join(folder, 'again'), {
    ...tables,
    truth_installs: installs.map((one) => ({
      ...one,
      person: one['reinstall'] === true ? 'US-a' : (one['person'] ?? null),
    })),
    truth_ltv: [...tables.truth_ltv, worth('9', 7)],
  });
  const { roas } = await gradeOf(rowsOf(right), {}, world);
  const before = await gradeOf(rowsOf(right));
  expect(roas?.overall.trueRevenue).toBe((before.roas?.overall.trueRevenue ?? 0) + 7);
  expect(roas?.campaigns.find(({ campaign }) => campaign === 'unity-one')).toMatchObject({ trueRevenue: 10, error: 0 });
});

describe('fraud', () => {
  const world = writeWorld(join(folder, 'fraud'), {
    ...tables,
    truth_installs: [...installs, installed('3', 'organic', null), installed('4', 'organic', null)],
    truth_fraud: [
      // Clicks for who came by herself; two that nobody installed.
      { installation_id: id('f'), kind: 'click-flooding', campaign_id: TWO, site_id: 'x', is_fake: false },
      { installation_id: id('3'), kind: 'fake-install', campaign_id: ONE, site_id: 'x', is_fake: true },
      { installation_id: id('4'), kind: 'fake-install', campaign_id: ONE, site_id: 'x', is_fake: true },
    ],
  });
  const said = (rejected: readonly string[]): Rows =>
    rowsOf([
      ...right.filter(([letter]) => letter !== 'f'),
      ['f', 'unity', TWO],
      ['3', 'unity', ONE],
      ['4', 'unity', ONE],
    ]).map((row) => ({ ...row, is_fraud: rejected.some((letter) => row['installation_id'] === id(letter)) }));

  test.each([
    // What pandas makes of a column of truth values with gaps.
    ['0.0', '1.0', 'NaN'],
    ['0', '1', ''],
    ['False', 'True', '<NA>'],
    ['-0', '0.5', 'nan'],
    ['0e0', 'bots', 'none'],
  ])('%s and %s and %s in a column of what is rejected are no, yes and nothing', async (no, yes, nothing) => {
    const words: Readonly<Record<string, string>> = { a: yes, b: no, c: nothing };
    const rows = rowsOf([
      ['a', 'unity'],
      ['b', 'unity'],
      ['c', 'unity'],
    ]).map((row) => ({ ...row, is_fraud: words[String(row['installation_id']).slice(0, 1)] ?? no }));
    const { fraud } = await gradeOf(rows, {}, world);
    expect(fraud).toMatchObject({ isJudged: true, caught: 0, honestRejected: 1 });
  });

  test('that is rejected is caught, and everybody else is as right as before', async () => {
    const { overall, organic, fraud, installs: counted } = await gradeOf(said(['f', '3', '4']), {}, world);
    expect(counted).toEqual({ real: 8, fake: 2, reinstallsLeftOut: 1 });
    expect(overall).toMatchObject({ true: 5, given: 5, right: 5, precision: 1, recall: 1, accuracy: 1 });
    expect(organic).toMatchObject({ recall: 1, stolen: 0 });
    expect(fraud).toMatchObject({
      isJudged: true,
      installs: 3,
      caught: 3,
      paid: 0,
      caughtShare: 1,
      honestRejected: 0,
      precision: 1,
    });
  });

  test('that is believed is paid, and what is given to nobody’s network lowers its precision', async () => {
    const { networks, fraud } = await gradeOf(said(['3', 'a']), {}, world);
    expect(networks[1]).toMatchObject({ channel: 'unity', true: 3, given: 4, right: 2, stolenOrganic: 1 });
    expect(fraud).toMatchObject({ caught: 1, paid: 2, honestRejected: 1, precision: 0.5 });
    expect(fraud?.kinds).toEqual([
      { kind: 'click-flooding', installs: 1, caught: 0, paid: 1, caughtShare: 0, credited: null },
      { kind: 'fake-install', installs: 2, caught: 1, paid: 1, caughtShare: 0.5, credited: null },
    ]);
  });

  test('is not there in a world without its table', async () => {
    expect((await gradeOf(rowsOf(right))).fraud).toBeNull();
  });
});
