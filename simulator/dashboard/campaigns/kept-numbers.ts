import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import type { Kept } from '../parts/kept.js';

/** So many choices of filters, with the summary and twelve pictures each, and of them at most so many rows. */
const MOST_ANSWERS = 100;
const MOST_ROWS = 30_000;

type Limits = { readonly mostAnswers?: number; readonly mostRows?: number };

type Stamped = { readonly answer: InsightAnswer; readonly askedAtMs: number };

/**
 * Answers of a page by what was asked, so that who goes back to a filter finds what was there. All of them go as soon as
 * anything has happened that may change one, and what was asked before that is not kept when it comes.
 */
export class KeptNumbers implements Kept<InsightAnswer> {
  /** The one that was used last at the end. */
  readonly #answers = new Map<string, Stamped>();
  readonly #mostAnswers: number;
  readonly #mostRows: number;
  readonly #nowMs: () => number;
  #mostAgeMs = Infinity;
  #rows = 0;
  #times = 0;

  /** @param nowMs - Epoch milliseconds of the machine: its timers stand still while it sleeps. */
  constructor(nowMs: () => number, { mostAnswers = MOST_ANSWERS, mostRows = MOST_ROWS }: Limits = {}) {
    this.#mostAnswers = mostAnswers;
    this.#mostRows = mostRows;
    this.#nowMs = nowMs;
  }

  /** An answer that was asked for longer ago than this, by the machine's clock, holds no more. */
  holdFor(mostAgeMs: number): void {
    this.#mostAgeMs = mostAgeMs;
  }

  get(question: string): InsightAnswer | null {
    const kept = this.#answers.get(question);
    return kept === undefined || this.#nowMs() - kept.askedAtMs > this.#mostAgeMs ? null : kept.answer;
  }

  asking(question: string): (answer: InsightAnswer) => void {
    const times = this.#times;
    const askedAtMs = this.#nowMs();
    return (answer) => {
      if (times !== this.#times) return;
      // What is shown again is as old as it was.
      const before = this.#answers.get(question);
      this.#keep(question, before?.answer === answer ? before : { answer, askedAtMs });
    };
  }

  /** Something has happened, or may have. */
  forget(): void {
    this.#answers.clear();
    this.#rows = 0;
    this.#times += 1;
  }

  #keep(question: string, kept: Stamped): void {
    this.#drop(question);
    this.#answers.set(question, kept);
    this.#rows += kept.answer.items.length;
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#mostAnswers && this.#rows <= this.#mostRows) return;
      this.#drop(oldest);
    }
  }

  #drop(question: string): void {
    this.#rows -= this.#answers.get(question)?.answer.items.length ?? 0;
    this.#answers.delete(question);
  }
}
