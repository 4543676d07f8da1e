import type { MadeWorld } from '../made-world/made-world.js';
import type { Columns } from './attributed-columns.js';
import { shareOf } from './rated.js';

/** Installs of the files that are credited to clicks which nobody made. */
type CreditedFraud = {
  readonly installs: number;
  /** That were rejected. */
  readonly rejected: number;
  readonly rejectedShare: number | null;
};

type CaughtFraud = {
  readonly kind: string;
  readonly installs: number;
  /** That were rejected. */
  readonly caught: number;
  /** That the cheating network was credited with all the same. */
  readonly paid: number;
  readonly caughtShare: number | null;
  /** By clicks of this kind; null as for all kinds together. */
  readonly credited: CreditedFraud | null;
};

export type GradedFraud = {
  /** Whether the files say what was rejected; otherwise nothing can be caught. */
  readonly isJudged: boolean;
  readonly installs: number;
  readonly caught: number;
  readonly paid: number;
  readonly caughtShare: number | null;
  /** Null where the files do not say which click was credited, or the world does not say which ones nobody made. */
  readonly credited: CreditedFraud | null;
  /** Installations that were rejected, are no fraud and, as far as the files say, not credited to a click that nobody made. */
  readonly honestRejected: number;
  /** Of all that were rejected, those that were not honest. */
  readonly precision: number | null;
  readonly kinds: readonly CaughtFraud[];
};

/** What was made of fraud. @param columns - Which the files have: of what was rejected, and of the click that was credited. */
export async function fraudOf(
  world: MadeWorld,
  { rejected: judged, engagement }: Pick<Columns, 'rejected' | 'engagement'>,
): Promise<GradedFraud> {
  const kinds = await world.rows<
    { kind: string } & Record<'installs' | 'caught' | 'paid' | 'clicked' | 'refused', number>
  >(`
    select
      k.kind,
      count(*) filter (where g.kind = k.kind) as installs,
      count(*) filter (where g.kind = k.kind and rejected) as caught,
      count(*) filter (where g.kind = k.kind and not rejected and given_channel = c.channel) as paid,
      count(*) filter (where g.click_kind = k.kind) as clicked,
      count(*) filter (where g.click_kind = k.kind and rejected) as refused
    from (select kind from graded union select click_kind from graded) as k
    join graded as g on k.kind in (g.kind, g.click_kind)
    left join campaigns as c on c.campaign_id = g.cheating_campaign_id
    group by k.kind
    order by k.kind`);
  const [judgement] = await world.rows<{ rejected: number; honest: number }>(`
    select count(*) as rejected, count(*) filter (where kind is null and click_kind is null) as honest
    from graded where rejected`);
  const total = (of: (one: (typeof kinds)[number]) => number): number => kinds.reduce((sum, one) => sum + of(one), 0);
  const [installs, caught, paid] = [total((one) => one.installs), total((one) => one.caught), total((one) => one.paid)];
  const knowsClicks = engagement !== null && world.has('truth_fraud_clicks');
  const credited = (of: number, rejected: number): CreditedFraud | null =>
    knowsClicks ? { installs: of, rejected, rejectedShare: shareOf(rejected, of) } : null;
  const { rejected = 0, honest = 0 } = judgement ?? {};
  return {
    isJudged: judged !== null,
    installs,
    caught,
    paid,
    caughtShare: shareOf(caught, installs),
    credited: credited(
      total((one) => one.clicked),
      total((one) => one.refused),
    ),
    honestRejected: honest,
    precision: shareOf(rejected - honest, rejected),
    kinds: kinds.map(({ clicked, refused, ...one }) => ({
      ...one,
      caughtShare: shareOf(one.caught, one.installs),
      credited: credited(clicked, refused),
    })),
  };
}
