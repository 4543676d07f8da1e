import { sqlText } from '../sql-text.js';
import { type Ground, KINDS, windowOf } from './ground.js';
import { expectedBuyers, expectedSubscribers, type Kind, qualityOfKind } from './lives.js';
import { DAY } from '../synthesis/time/units.js';
import { ratioSums, sigmaOfRatio, together } from './deviation.js';
import { usdMicros } from '../synthesis/world/local-price.js';
import type { Measure, Row } from './measure.js';
import { realTops, skewPicture, sum, type Sums, TENTH, topSigma, topsOf, topsSql } from './top-payers.js';

const LIVES = 4000;
/** What a sum over payers spreads is not told of fewer: a few large ones decide it. */
const FEWEST_SPREAD = 30;
/** Prices in the United States, US dollars, between which purchases are small, and from which on they are large: as published. */
const SMALL = [1, 5] as const;
const LARGE = 50;
/** Purchases: who pays, how often, how much, and how unlike payers are. In the first days of those who were seen for so long. */
export async function purchasing(ground: Ground): Promise<Measure | null> {
  const { world, published, rows, endMs } = ground;
  const { config } = world.world;
  if (config.purchases === null) return null;
  const days = windowOf(ground);
  const seen = `at_ms + ${days * DAY} <= ${endMs}`;
  const kinds = await rows<Kind>(`${KINDS} and ${seen} group by all order by all`);
  const { prices } = config.purchases;
  const weights = sum(prices.map(({ weight }) => weight));
  const isSmall = (usd: number): boolean => usd >= SMALL[0] && usd <= SMALL[1];
  const isLarge = (usd: number): boolean => usd >= LARGE;
  const idsOf = (holds: (usd: number) => boolean): string =>
    ['null', ...prices.filter(({ usd }) => holds(usd)).map(({ productId }) => sqlText(productId))].join(', ');
  const weightOf = (holds: (usd: number) => boolean): number =>
    sum(prices.filter(({ usd }) => holds(usd)).map(({ weight }) => weight)) / weights;
  const products = prices.map(({ productId }) => sqlText(productId)).join(', ');
  const [real] = await rows<Sums>(
    topsSql(
      `select p.installation_id, sum(p.gross_usd) as usd, count(*) as times,
        count(*) filter (where p.product_id in (${idsOf(isSmall)})) as small,
        count(*) filter (where p.product_id in (${idsOf(isLarge)})) as large,
        coalesce(sum(p.gross_usd) filter (where p.product_id in (${idsOf(isLarge)})), 0) as large_usd,
        (epoch_ms(min(p.happened_at)) - any_value(h.at_ms)) < ${DAY} as is_early
      from purchases as p join honest as h using (installation_id)
      where ${seen} and epoch_ms(p.happened_at) < at_ms + ${days * DAY} and p.product_id in (${products})
      group by p.installation_id`,
      `, count(*) filter (where times = 1) as once, count(*) filter (where times >= 5) as often,
        count(*) filter (where is_early) as early, sum(times)::bigint as times, sum(small)::bigint as small,
        sum(large)::bigint as large, sum(large_usd)::double as large_usd, sum(pow(times, 2)) as times2,
        sum(usd::double * times) as usd_times, sum(pow(large_usd::double, 2)) as large2,
        sum(large_usd::double * usd) as large_usd2`,
    ),
  );
  if (real === undefined) throw new RangeError('a sum has a row');
  const installs = sum(kinds.map(({ n }) => n));
  const { share, lives } = expectedBuyers(world.world, kinds, LIVES);
  const bought = lives.map((life) => life.filter(({ day }) => day < days)).filter((life) => life.length > 0);
  const spent = bought.map((life) => sum(life.map((one) => one.usd)));
  const due = topsOf(spent);
  const of = real.n;
  const times = Number(real['times'] ?? 0);
  const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  const number = (name: string): number => Number(real[name] ?? 0);
  const usd = number('usd');
  // Payers are independent of each other, their purchases are not.
  const dueMean = ratioSums(bought.map((life, i) => [spent[i] ?? 0, life.length]));
  // Nobody's prices hang on what else they are like, but those of their country.
  const earned = (holds: (usd: number) => boolean): number =>
    sum(
      kinds.map(({ country: name, n }) => {
        const country = world.world.countries.find((one) => one.config.country === name);
        const one = prices.map(({ usd: listed, weight }, i) => {
          const price = country?.prices[i];
          return price === undefined || !holds(listed) ? 0 : weight * usdMicros(price, 1, world.world.span.fromMs);
        });
        return n * (country?.config.paying ?? 0) * sum(one);
      }),
    );
  const meanSums = { n: of, part: usd, whole: times, parts2: number('usd2'), wholes2: number('times2') };
  const largeSums = { n: of, part: number('large_usd'), whole: usd, parts2: number('large2'), wholes2: number('usd2') };
  const tops = realTops(real);
  const row = (
    what: string,
    values: readonly [number | null, number | null, number],
    fact: string,
    under: string[],
    more: Partial<Row> = {},
  ): Row => ({
    what,
    unit: 'share',
    target: values[0],
    realised: values[1],
    of: values[2],
    published: published.of(fact, under),
    ...more,
  });
  const ofPayers = (what: string, n: string, holds: (life: (typeof bought)[number]) => boolean, fact: string): Row =>
    row(
      what,
      [ratio(bought.filter(holds).length, bought.length), ratio(number(n), of), of],
      fact,
      [fact === 'early purchase' ? 'purchases.dayZero' : 'purchases.monthly'],
      { drawn: bought.length },
    );
  const spread = (sigma: number | null, other: number | null): number | null =>
    of < FEWEST_SPREAD ? null : together(sigma, other);
  return {
    name: 'spending',
    title: 'Payers and what they spend',
    notes: [
      `Purchases in the first ${days} days of installs that were seen for so long. The target are ${LIVES} payers as the world’s file describes them, with other draws.`,
    ],
    rows:
      days === 0
        ? []
        : [
            row(
              'payers',
              [lives.length === 0 ? null : (share * bought.length) / lives.length, ratio(of, installs), installs],
              'payers',
              ['purchases.payers'],
            ),
            ofPayers(
              'payers whose first purchase is on day 0',
              'early',
              ([first]) => (first?.day ?? 1) < 1,
              'early purchase',
            ),
            ofPayers('payers with one purchase', 'once', ({ length }) => length === 1, 'one purchase'),
            ofPayers('payers with five and more', 'often', ({ length }) => length >= 5, 'five purchases'),
            row(
              'mean purchase',
              [ratio(dueMean.part, dueMean.whole), ratio(usd, times), times],
              'mean purchase',
              ['purchases.prices'],
              {
                unit: 'usd',
                sigma: spread(sigmaOfRatio({ ...meanSums, products: number('usd_times') }), sigmaOfRatio(dueMean)),
              },
            ),
            row(
              'purchases for $1 to $5 in the US',
              [weightOf(isSmall), ratio(number('small'), times), times],
              'small purchases',
              ['purchases.prices'],
            ),
            row(
              `purchases for $${LARGE} and more in the US`,
              [weightOf(isLarge), ratio(number('large'), times), times],
              'large purchases',
              ['purchases.prices'],
            ),
            row(
              'revenue from those',
              [
                ratio(
                  earned(isLarge),
                  earned(() => true),
                ),
                ratio(number('large_usd'), usd),
                times,
              ],
              'large revenue',
              ['purchases.prices'],
              { sigma: spread(sigmaOfRatio({ ...largeSums, products: number('large_usd2') }), 0) },
            ),
            row(
              'revenue from the top tenth of payers',
              [due?.[TENTH] ?? null, tops?.[TENTH] ?? null, of],
              'top tenth',
              ['purchases.sigma'],
              { sigma: spread(number('top_sigma'), topSigma(spent)) },
            ),
          ],
    picture: skewPicture(of, due, tops, `in their first ${days} days`),
  };
}

/** Subscriptions: who begins one, and how unlike subscribers are over a year, which the truth knows. */
export async function subscribing(ground: Ground): Promise<Measure | null> {
  const { world, published, rows, endMs } = ground;
  const { config } = world.world;
  if (config.subscriptions.length === 0) return null;
  const seen = `at_ms + ${DAY} <= ${endMs}`;
  const kinds = await rows<Kind>(`${KINDS} and ${seen} group by all order by all`);
  const installs = sum(kinds.map(({ n }) => n));
  const begun = await rows<{ product_id: string; n: number }>(`
    select product_id, count(distinct s.installation_id) as n
    from subscriptions as s join honest as h using (installation_id)
    where ${seen} and epoch_ms(s.happened_at) < at_ms + ${DAY}
    group by all order by all`);
  const payingOf = (kind: Kind): number =>
    qualityOfKind(world.world, kind).paying *
    (config.countries.find((one) => one.country === kind.country)?.paying ?? 1);
  const plans = config.subscriptions.map(({ productId, starts }): Row => {
    const due = kinds.reduce((total, kind) => total + kind.n * Math.min(1, starts * payingOf(kind)), 0);
    const n = begun.find(({ product_id }) => product_id === productId)?.n ?? 0;
    return {
      what: `begin ${productId}`,
      unit: 'share',
      target: installs === 0 ? null : due / installs,
      realised: installs === 0 ? null : n / installs,
      of: installs,
      published: [],
    };
  });
  // What ads and purchases bring stands in the same sum.
  if (config.purchases !== null || config.adRevenue !== null) return { ...ABOUT, rows: plans, picture: null };
  const [real] = await rows<Sums>(
    topsSql(
      'select installation_id, lifetime_gross as usd from truth_ltv join honest using (installation_id) where lifetime_gross > 0',
    ),
  );
  if (real === undefined) throw new RangeError('a sum has a row');
  const [everybody] = await rows<{ n: number }>('select count(*) as n from honest');
  const all = everybody?.n ?? 0;
  const { share, lives } = expectedSubscribers(world.world, kinds, LIVES);
  const spent = lives.map((life) => sum(life.map(({ usd }) => usd)));
  const due = topsOf(spent.filter((usd) => usd > 0));
  const tops = realTops(real);
  const mean = (total: number, n: number): number | null => (n === 0 ? null : total / n);
  const paying = spent.filter((usd) => usd > 0);
  const part = spent.length === 0 ? 0 : paying.length / spent.length;
  const everPay = share * part;
  const spreadOf = (sigma: number | null, other: number | null): number | null =>
    real.n < FEWEST_SPREAD ? null : together(sigma, other);
  return {
    ...ABOUT,
    rows: [
      ...plans,
      {
        what: 'ever pay within 365 days',
        unit: 'share',
        target: due === null ? null : everPay,
        realised: mean(real.n, all),
        of: all,
        published: published.of('subscribers', ['subscriptions']),
        sigma: spreadOf(
          Math.sqrt((everPay * (1 - everPay)) / Math.max(1, all)),
          share * Math.sqrt((part * (1 - part)) / Math.max(1, spent.length)),
        ),
      },
      {
        what: 'paid by a subscriber in 365 days',
        unit: 'usd',
        target: mean(sum(paying), paying.length),
        realised: mean(Number(real['usd']), real.n),
        of: real.n,
        published: [],
        sigma: spreadOf(
          sigmaOfRatio({
            n: real.n,
            part: Number(real['usd']),
            whole: real.n,
            parts2: Number(real['usd2'] ?? 0),
            wholes2: real.n,
            products: Number(real['usd']),
          }),
          sigmaOfRatio(ratioSums(paying.map((usd) => [usd, 1]))),
        ),
      },
      {
        what: 'revenue from the top tenth of them',
        unit: 'share',
        target: due?.[TENTH] ?? null,
        realised: tops?.[TENTH] ?? null,
        of: real.n,
        published: [],
        sigma: spreadOf(Number(real['top_sigma'] ?? 0), topSigma(paying)),
      },
    ],
    picture: skewPicture(real.n, due, tops, 'in 365 days'),
  };
}

const ABOUT = {
  name: 'subscriptions',
  title: 'Subscribers and what they pay',
  notes: [
    'Begun within a day of the install; what subscribers pay in 365 days is from the truth. The target are people as the world’s file describes them, with other draws.',
  ],
} as const;
