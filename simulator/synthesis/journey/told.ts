import { type Happenings, type Kind } from '../cell/happenings.js';

/** Gross, what stores leave of it, and what was paid back; millionths of a US dollar. */
export type Worth = { gross: number; net: number; refunds: number };

const nothing = (): Worth => ({ gross: 0, net: 0, refunds: 0 });

/**
 * What one installation does, told to the region as far as it is in the span, and summed up for the truth: in the span, and
 * in the days that follow.
 */
export class Told {
  readonly observed = nothing();
  readonly lifetime = nothing();
  readonly installation: number;
  readonly #happenings: Happenings;
  readonly #endMs: number;

  /** @param endMs - Of the span; what is not before it is part of the truth alone. */
  constructor(installation: number, happenings: Happenings, endMs: number) {
    this.installation = installation;
    this.#happenings = happenings;
    this.#endMs = endMs;
  }

  /** Whether something at that instant is in the data. */
  isSeen(atMs: number): boolean {
    return atMs < this.#endMs;
  }

  tell(kind: Kind, atMs: number, about: number, value: number): void {
    if (this.isSeen(atMs)) this.#happenings.add(atMs, kind, this.installation, about, value);
  }

  earn(atMs: number, worth: Worth): void {
    if (this.isSeen(atMs)) add(this.observed, worth);
    add(this.lifetime, worth);
  }
}

function add(sum: Worth, { gross, net, refunds }: Worth): void {
  sum.gross += gross;
  sum.net += net;
  sum.refunds += refunds;
}
