import { wavesOf } from '../synthesis/fraud/waves.js';
import { barsOf } from './funnels.js';
import type { Ground } from './ground.js';
import type { Measure, Row } from './measure.js';
import { DAY } from '../synthesis/time/units.js';

/** Fraudulent installs of the honest ones that the campaign brings while it lasts, and of all paid ones. */
export async function fraudShare({ world, published, rows, endMs }: Ground): Promise<Measure> {
  const { config, campaigns } = world.world;
  const about = { name: 'fraud-share', title: 'Fraud' };
  if (!world.has('truth_fraud')) return { ...about, notes: ['This world has no fraud.'], rows: [], picture: null };
  const frauds = await rows<{ kind: string; campaign_id: string; n: number }>(
    'select kind, campaign_id, count(*) as n from truth_fraud group by all order by all',
  );
  const all = frauds.reduce((sum, { n }) => sum + n, 0);
  const [paid] = await rows<{ n: number }>(`select count(*) as n from honest where source <> 'organic'`);
  if (all === 0 && config.fraud.length === 0) {
    return { ...about, notes: ['This world has no fraud.'], rows: [], picture: null };
  }
  const days = await rows<{ campaign_id: string; day: number; n: number }>(
    `select cause_campaign_id as campaign_id, at_ms // ${DAY} as day, count(*) as n from honest where cause_campaign_id is not null group by all order by all`,
  );
  const sources = new Map<string, Row>();
  let due = 0;
  for (const { kind, campaign: name, rate, ...when } of config.fraud) {
    const campaign = campaigns.find((one) => one.config.name === name);
    const id = world.catalogue.campaigns.find((one) => one.name === name)?.id;
    if (campaign === undefined || id === undefined) continue;
    const waves = wavesOf(when, config, campaign.config);
    const isOn = (atMs: number): boolean => waves.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
    const honest = days
      .filter((one) => one.campaign_id === id && one.day * DAY < endMs && isOn(one.day * DAY))
      .reduce((sum, { n }) => sum + n, 0);
    due += rate * honest;
    const what = `${kind}, ${name}`;
    const n = frauds.find((one) => one.kind === kind && one.campaign_id === id)?.n ?? 0;
    // Several sites may cheat for one campaign in one way: they are told together.
    const before = sources.get(what)?.target ?? 0;
    sources.set(what, {
      what,
      unit: 'share',
      target: before + rate,
      realised: honest === 0 ? null : n / honest,
      of: honest,
      published: [],
      as: shareOfBoth(before + rate, n, honest),
    });
  }
  const list = [...sources.values()];
  const honest = paid?.n ?? 0;
  return {
    ...about,
    notes: [
      'Of each source: fraudulent installs against those that the campaign honestly brought on the days of the fraud. Of all: the share of paid installs that are fraud.',
    ],
    rows: [
      ...list,
      {
        what: 'of paid installs',
        unit: 'share',
        target: honest + due === 0 ? null : due / (honest + due),
        realised: honest + all === 0 ? null : all / (honest + all),
        of: honest + all,
        published: published.of('fraud share', ['fraud.*.rate']),
      },
    ],
    picture: list.length === 0 ? null : barsOf(list, 'Fraudulent installs against honest ones, by source'),
  };
}

/** Of the fraudulent and the honest ones together, the fraudulent ones: both are left to chance. */
const shareOfBoth = (rate: number, n: number, honest: number): NonNullable<Row['as']> => ({
  target: rate / (1 + rate),
  realised: honest + n === 0 ? null : n / (honest + n),
  trials: honest + n,
});
