import type { Ground } from './ground.js';
import type { Measure, Row } from './measure.js';

/** How many there are, how many of them came by themselves, and what iPhones allow. */
export async function atAGlance({ world, published, rows }: Ground): Promise<Measure> {
  const { config } = world.world;
  const { there, of: partitions } = world.partitions;
  // Where budgets are fixed, as many come as they buy, beside those who come by themselves.
  const { expected, people } = world.world.demand;
  const isFixed = config.budgets === 'fixed';
  const installs = isFixed ? expected.installs : config.installs;
  const [one] = await rows<{ n: number; organic: number; iphones: number; asked: number; allowed: number }>(`
    select count(*) as n, count(*) filter (where source = 'organic') as organic,
      count(*) filter (where platform = 'ios') as iphones,
      count(*) filter (where platform = 'ios' and c.asked) as asked,
      count(*) filter (where platform = 'ios' and c.asked and c.advertiser) as allowed
    from honest left join truth_consent as c using (installation_id)`);
  const { n = 0, organic = 0, iphones = 0, asked = 0, allowed = 0 } = one ?? {};
  const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  const share = (
    what: string,
    target: number | null,
    realised: number | null,
    of: number,
    fact: string,
    under: string,
  ): Row => ({
    what,
    unit: 'share',
    target,
    realised,
    of,
    published: published.of(fact, [under]),
  });
  return {
    name: 'at-a-glance',
    title: 'At a glance',
    notes: [],
    rows: [
      {
        what: 'honest first installs',
        unit: 'count',
        target: there < partitions ? null : installs,
        realised: n,
        of: n,
        published: [],
        sigma: Math.sqrt(installs * (1 - installs / people)),
      },
      // Countries differ: of a part nobody knows.
      share(
        'came by themselves',
        there < partitions ? null : isFixed ? ratio(expected.organic, installs) : config.organic.share,
        ratio(organic, n),
        n,
        'organic',
        'organic.share',
      ),
      share(
        'iPhones asked for the advertising id',
        config.consent.asked,
        ratio(asked, iphones),
        iphones,
        'asked',
        'consent.asked',
      ),
      share(
        'of those asked that allow it',
        config.consent.advertiser,
        ratio(allowed, asked),
        asked,
        'allowed',
        'consent.advertiser',
      ),
    ],
    picture: null,
  };
}
