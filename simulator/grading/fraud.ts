import type { MadeWorld } from '../made-world/made-world.js';
import { shareOf } from './rated.js';

type CaughtFraud = {
  readonly kind: string;
  readonly installs: number;
  /** That were rejected. */
  readonly caught: number;
  /** That the cheating network was credited with all the same. */
  readonly paid: number;
  readonly caughtShare: number | null;
};

export type GradedFraud = {
  /** Whether the files say what was rejected; otherwise nothing can be caught. */
  readonly isJudged: boolean;
  readonly installs: number;
  readonly caught: number;
  readonly paid: number;
  readonly caughtShare: number | null;
  /** Honest installations that were rejected. */
  readonly honestRejected: number;
  /** Of all that were rejected, those that were fraud. */
  readonly precision: number | null;
  readonly kinds: readonly CaughtFraud[];
};

/** What was made of fraud. @param isJudged - The files have a column of what was rejected. */
export async function fraudOf(world: MadeWorld, isJudged: boolean): Promise<GradedFraud> {
  const kinds = await world.rows<{ kind: string; installs: number; caught: number; paid: number }>(`
    select
      g.kind,
      count(*) as installs,
      count(*) filter (where rejected) as caught,
      count(*) filter (where not rejected and given_channel = c.channel) as paid
    from graded as g
    left join campaigns as c on c.campaign_id = g.cheating_campaign_id
    where g.kind is not null
    group by g.kind
    order by g.kind`);
  const [honest] = await world.rows<{ rejected: number }>(
    'select count(*) as rejected from graded where kind is null and rejected',
  );
  const total = (of: (one: (typeof kinds)[number]) => number): number => kinds.reduce((sum, one) => sum + of(one), 0);
  const [installs, caught, paid] = [total((one) => one.installs), total((one) => one.caught), total((one) => one.paid)];
  const honestRejected = honest?.rejected ?? 0;
  return {
    isJudged,
    installs,
    caught,
    paid,
    caughtShare: shareOf(caught, installs),
    honestRejected,
    precision: shareOf(caught, caught + honestRejected),
    kinds: kinds.map((one) => ({ ...one, caughtShare: shareOf(one.caught, one.installs) })),
  };
}
