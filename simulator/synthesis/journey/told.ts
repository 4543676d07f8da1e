import { type Happenings, type Kind } from '../cell/happenings.js';

/** Gross, what stores leave of it, and what was paid back; millionths of a US dollar. */
export type Worth = { gross: number; net: number; refunds: number };

const nothing = (): Worth => ({ gross: 0, net: 0, refunds: 0 });

/** Epoch milliseconds; each is outside. */
export type Ends = {
  /** Of the span: what is not before it is part of the truth alone. */
  readonly spanMs: number;
  /** Of what the truth knows of a life. */
  readonly lifeMs: number;
  /** Of the installation; that of the life, unless it is gone before. */
  readonly untilMs?: number;
};

/**
 * What one installation does of a life, told to the region as far as it is in the span, and summed up for the truth: in the
 * span, and in the days that follow.
 */
export class Told {
  readonly observed = nothing();
  readonly lifetime = nothing();
  readonly installation: number;
  readonly #happenings: Happenings;
  readonly #fromMs: number;
  readonly #ends: Required<Ends>;

  /** @param fromMs - First open: what was before it is another installation's. */
  constructor(installation: number, happenings: Happenings, fromMs: number, ends: Ends) {
    this.installation = installation;
    this.#happenings = happenings;
    this.#fromMs = fromMs;
    this.#ends = { untilMs: ends.lifeMs, ...ends };
  }

  /** @param sinceMs - Of what it follows from: that stays with the installation in which it began, when this is gone too. */
  tell(kind: Kind, atMs: number, about: number, value: number, sinceMs = atMs): void {
    if (this.#isOwn(atMs, sinceMs) && atMs < this.#ends.spanMs)
      this.#happenings.add(atMs, kind, this.installation, about, value);
  }

  /** @param sinceMs - See {@link tell}. */
  earn(atMs: number, worth: Worth, sinceMs = atMs): void {
    if (!this.#isOwn(atMs, sinceMs)) return;
    if (atMs < this.#ends.spanMs) add(this.observed, worth);
    add(this.lifetime, worth);
  }

  #isOwn(atMs: number, sinceMs: number): boolean {
    const { untilMs, lifeMs } = this.#ends;
    return sinceMs >= this.#fromMs && sinceMs < untilMs && atMs < lifeMs;
  }
}

function add(sum: Worth, { gross, net, refunds }: Worth): void {
  sum.gross += gross;
  sum.net += net;
  sum.refunds += refunds;
}
