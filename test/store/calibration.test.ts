import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeWorld } from '../../simulator/calibration/describe-world.js';
import { deviationOf } from '../../simulator/calibration/deviation.js';
import type { Measure } from '../../simulator/calibration/measure.js';
import { MadeWorld } from '../../simulator/made-world/made-world.js';
import { ANDROID, ONE, type Rows, writeWorld } from '../support/made-world.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const installed = (id: string, at: string, campaign: string | null, more: object = {}) => ({
  installation_id: id,
  app_id: ANDROID,
  installed_at: `2026-01-${at}`,
  reinstall: false,
  cause_campaign_id: campaign,
  cause_kind: campaign === null ? null : 'click',
  organic_at: campaign === null ? `2026-01-${at}` : null,
  cause_at: null,
  ...more,
});
const told = (id: string, at: string, more: object = {}) => ({
  id: `${id} ${at}`,
  installation_id: id,
  happened_at: `2026-01-${at}`,
  country: 'DE',
  ...more,
});
const given = { method: 'device-click', campaign_id: ONE, reinstall: false };

async function measured(name: string, tables: Readonly<Record<string, Rows>>): Promise<(measure: string) => Measure> {
  const world = await MadeWorld.open(writeWorld(join(folder, name), tables), 'DIR');
  onTestFinished(() => world.close());
  const { measures } = await describeWorld(world);
  return (measure) => {
    const one = measures.find((other) => other.name === measure);
    if (one === undefined) throw new RangeError(`no ${measure}`);
    return one;
  };
}
const realised = ({ rows }: Measure): [string, number | null, number][] =>
  rows.map((row) => [row.what, row.realised, row.of]);

/** Four days from the first of January on. */
const tables = {
  truth_installs: [
    installed('a', '01 10:00:00', ONE, { cause_at: '2026-01-01 09:59:20' }),
    installed('b', '01 12:00:00', ONE, { cause_at: '2026-01-01 11:00:00' }),
    installed('c', '02 08:00:00', null),
    installed('d', '04 08:00:00', null),
    installed('e', '01 08:00:00', null, { reinstall: true }),
    installed('f', '01 09:00:00', null),
  ],
  truth_fraud: [{ installation_id: 'f', kind: 'fake-install', campaign_id: ONE, is_fake: true }],
  installs: [
    told('a', '01 10:00:00', { ...given, engagement_id: 'click-a' }),
    told('b', '01 12:00:00', { ...given, engagement_id: 'click-b' }),
    told('f', '01 09:00:00', { ...given, engagement_id: 'click-f' }),
  ],
  engagements: [
    { id: 'click-a', happened_at: '2026-01-01 09:59:20', kind: 'click', country: 'DE' },
    { id: 'click-b', happened_at: '2026-01-01 11:00:00', kind: 'click', country: 'DE' },
    { id: 'click-f', happened_at: '2026-01-01 08:59:58', kind: 'click', country: 'DE' },
  ],
  sessions: [
    told('a', '01 10:00:00'),
    told('a', '02 10:00:00'),
    told('a', '02 10:30:00'),
    told('b', '02 11:59:59'),
    told('c', '03 22:30:00'),
    told('e', '02 09:00:00'),
  ],
  events: [
    told('a', '01 11:00:00', { name: 'tutorial_complete' }),
    told('b', '03 12:00:00', { name: 'tutorial_complete' }),
  ],
  network_reports: [
    { channel: 'unity', campaign_id: ONE, country: 'DE', impressions: 40, clicks: 4, installs: 3, spend: 1.23 },
  ],
};

test(
  'a comes back 24 hours after the install, b a second too soon; d is not old enough, e is a reinstall, f a fake',
  { tags: 'long' },
  async () => {
    const of = await measured('retention', tables);
    expect(realised(of('at-a-glance'))[0]).toEqual(['honest first installs', 4, 4]);
    // On day 1 also c came back.
    expect(realised(of('retention'))).toEqual([
      ['day 1', 2 / 3, 3],
      ['day 2', 0, 2],
    ]);
  },
);

test(
  'of two installs that a click brought one came within a minute, the other within the hour; the fake was seen by the MMP alone',
  { tags: 'long' },
  async () => {
    const of = await measured('ctit', tables);
    expect(realised(of('click-to-install')).slice(0, 6)).toEqual([
      ['within 10 s', 0, 2],
      ['within 30 s', 0, 2],
      ['within 1 min', 0.5, 2],
      ['within 5 min', 0.5, 2],
      ['within 1 h', 1, 2],
      ['within 6 h', 1, 2],
    ]);
  },
);

test(
  'sessions after the first open count by the clock of the country: half past ten in the evening is 23 in Germany',
  { tags: 'long' },
  async () => {
    const hours = realised((await measured('hours', tables))('opening-hours')).filter(([, share]) => share !== 0);
    expect(hours).toEqual([
      ['11:00', 0.5, 4],
      ['12:00', 0.25, 4],
      ['23:00', 0.25, 4],
    ]);
  },
);

test(
  'steps count in the first two days of who was seen for two days, clicks as networks report them',
  { tags: 'long' },
  async () => {
    const of = await measured('funnel', tables);
    expect(realised(of('app-funnel'))[0]).toEqual(['tutorial_complete', 1 / 3, 3]);
    expect(realised(of('ad-clicks'))).toEqual([['Unity Ads', 0.1, 40]]);
    expect(realised(of('click-installs'))).toEqual([
      ['Unity Ads', 0.5, 4],
      ['Unity Ads, of impressions', 0.05, 40],
    ]);
  },
);

test(
  'one fake for two that its campaign brought on those days is what the file asked for: a third of what is paid',
  { tags: 'long' },
  async () => {
    const { rows, picture } = (await measured('fraud', tables))('fraud-share');
    expect(rows).toMatchObject([
      { what: 'fake-install, unity-one', target: 0.5, realised: 0.5, of: 2 },
      { what: 'of paid installs', target: 1 / 3, realised: 1 / 3, of: 3 },
    ]);
    expect(picture).not.toBeNull();
  },
);

test('a world without the table of fraud has none', { tags: 'long' }, async () => {
  const { truth_fraud: _none, ...honest } = tables;
  const { rows, notes } = (await measured('honest', honest))('fraud-share');
  expect([rows, notes]).toEqual([[], ['This world has no fraud.']]);
});

test(
  'of sessions from the second day on two are of a Friday, and one is of a Saturday, half an hour before its midnight',
  { tags: 'long' },
  async () => {
    const installs = [...tables.installs, told('c', '02 08:00:00', { method: 'organic', reinstall: false })];
    const { rows } = (await measured('weekdays', { ...tables, installs }))('opening-weekdays');
    expect(rows.filter((row) => row.realised !== 0).map(({ what, realised: share, of }) => [what, share, of])).toEqual([
      ['Friday', 2 / 3, 3],
      ['Saturday', 1 / 3, 3],
    ]);
    expect(rows.reduce((sum, { target }) => sum + (target ?? 0), 0)).toBeCloseTo(1, 10);
  },
);

test(
  'an install costs what the network is paid for each that it reports; in Germany that is 40 cents',
  { tags: 'long' },
  async () => {
    const { rows } = (await measured('costs', tables))('costs');
    expect(rows).toMatchObject([
      { what: 'an install on Android, DE', target: 0.4, realised: 0.41, of: 3 },
      { what: 'of all spend, on Android', target: null, realised: 1, of: 2 },
      { what: 'the same, were all paid for what they brought', target: 2 / 3, realised: 1, of: 2 },
    ]);
  },
);

test('a file of purchases that stands there twice is no matter of chance', { tags: 'long' }, async () => {
  const paid = (id: string, usd: string) => told(id, '01 11:00:00', { product_id: 'gems', gross_usd: usd });
  const purchases = [paid('a', '4.99'), paid('b', '1.99')];
  const ad_revenue = [{ ...told('a', '01 11:01:00'), gross_usd: '0.01' }];
  const truth_ltv = [
    { installation_id: 'a', observed_gross: '5', lifetime_gross: '5' },
    { installation_id: 'b', observed_gross: '1.99', lifetime_gross: '2' },
  ];
  const rowsOf = async (name: string, more: Readonly<Record<string, Rows>>) =>
    (await measured(name, { ...tables, purchases, ad_revenue, truth_ltv, ...more }))('agreement').rows;
  const once = await rowsOf('once', {});
  expect(once.map(({ target, realised: is, of }) => [target, is, of])).toEqual([
    [0, 0, 5],
    [6.99, 6.99, 3],
  ]);
  expect(once.map(deviationOf)).toEqual([0, 0]);
  const twice = await rowsOf('twice', { purchases: [...purchases, ...purchases] });
  expect(twice.map(({ realised: is }) => is)).toEqual([2, 13.97]);
  for (const row of twice) expect(deviationOf(row)).toBeGreaterThan(10);
});
