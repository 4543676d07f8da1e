import type { WorldConfig } from '../synthesis/world/world-config.js';
import type { Ground } from './ground.js';
import type { Measure, Row } from './measure.js';

const KINDS = [
  ['late', 'late'],
  ['duplicated', 'duplicated'],
  ['out-of-order', 'outOfOrder'],
  ['missing-id', 'missingIds'],
  ['wrong-currency', 'wrongCurrency'],
  ['clock-skew', 'clockSkew'],
] as const;

/** Of what is wrong, what was asked for. */
export const messAsked = ({ mess }: WorldConfig): readonly (typeof KINDS)[number][] =>
  KINDS.filter(([, setting]) => mess[setting] > 0);

/** What is wrong with what the app's backend sent, where that was asked for. */
export async function messShare({ world, rows }: Ground): Promise<Measure | null> {
  const { mess } = world.world.config;
  const asked = messAsked(world.world.config);
  if (asked.length === 0) return null;
  const spoilt = await rows<{ kind: string; n: number }>(
    'select kind, count(*) as n from truth_mess where id is not null group by all order by all',
  );
  const [all] = await rows<{ n: number }>(`
    select (select count(*) from sessions) + (select count(*) from events) + (select count(*) from purchases)
      + (select count(*) from ad_revenue) as n`);
  const of = all?.n ?? 0;
  return {
    name: 'mess',
    title: 'Mess',
    notes: [
      'Rows of sessions, events, purchases and impression revenue with which something is wrong, of all of them; all other measures count rows as they arrived, spoilt ones too. The target is what the world’s file asks of each message that can be spoilt so: not every one has an advertising id or a currency, comes before another one, or is dated by a clock; and `clockSkew` is a share of phones.',
    ],
    rows: asked.map(([kind, setting]): Row => ({
      what: kind,
      unit: 'share',
      target: mess[setting],
      realised: of === 0 ? null : (spoilt.find((one) => one.kind === kind)?.n ?? 0) / of,
      of,
      published: [],
      sigma: null,
    })),
    picture: null,
  };
}
