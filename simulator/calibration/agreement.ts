import type { Ground } from './ground.js';
import { messAsked } from './mess-share.js';
import type { Measure, Row } from './measure.js';

/** US dollars that go in rounding, of each payment at the most: truth is told in millionths. */
const ROUNDED = 1e-6;
/** Of which each row has an id of its own. */
const TABLES = ['installs', 'purchases', 'subscriptions'];

/** Whether tables say the same as each other, which is no matter of chance: a row that stands twice is seen here. */
export async function agreement({ world, rows }: Ground): Promise<Measure> {
  const counted = TABLES.map((table) => `select count(*) as n, count(distinct id) as ids from ${table}`);
  const [ids] = await rows<{ n: number; twice: number }>(
    `select sum(n)::bigint as n, sum(n - ids)::bigint as twice from (${counted.join(' union all ')})`,
  );
  const [money] = await rows<{ n: number; paid: number; owed: number }>(`
    with paid as (select gross_usd from purchases union all select gross_usd from ad_revenue)
    select count(*) as n, coalesce(sum(gross_usd), 0)::double as paid,
      (select coalesce(sum(observed_gross), 0) from truth_ltv)::double as owed
    from paid`);
  const { n = 0, twice = 0 } = ids ?? {};
  const { n: payments = 0, paid = 0, owed = 0 } = money ?? {};
  // What arrives late, twice or in a wrong currency is not what is true.
  const isAsSent = messAsked(world.world.config).length === 0;
  const row = (what: string, one: Pick<Row, 'unit' | 'target' | 'realised' | 'of' | 'sigma'>): Row => ({
    what,
    ...one,
    published: [],
  });
  return {
    name: 'agreement',
    title: 'Tables and truth',
    notes: [
      'Ids are those of installs, purchases and subscriptions. Revenue is what the tables of purchases and of impressions add up to, its target the sum of `observed_gross` in truth; where there is mess they differ, and there is no target.',
    ],
    rows: [
      row('rows whose id stood there already', { unit: 'count', target: 0, realised: twice, of: n, sigma: 0.1 }),
      row('revenue in US dollars', {
        unit: 'usd',
        target: isAsSent ? owed : null,
        realised: paid,
        of: payments,
        sigma: ROUNDED * (payments + 1),
      }),
    ],
    picture: null,
  };
}
