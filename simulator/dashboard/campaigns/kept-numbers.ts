import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import type { Kept } from '../parts/kept.js';

/** So many choices of filters, with the summary and twelve pictures each, and of them at most so many rows. */
const MOST_ANSWERS = 100;
const MOST_ROWS = 30_000;

type Limits = { readonly mostAnswers?: number; readonly mostRows?: number };

/**
 * Answers of a page by what was asked, so that who goes back to a filter finds what was there. All of them go as soon as
 * anything has happened that may change one, and what was asked before that is not kept when it comes.
 */
export class KeptNumbers implements Kept<InsightAnswer> {
  /** The one that was used last at the end. */
  readonly #answers = new Map<string, InsightAnswer>();
  readonly #mostAnswers: number;
  readonly #mostRows: number;
  #rows = 0;
  #times = 0;

  constructor({ mostAnswers = MOST_ANSWERS, mostRows = MOST_ROWS }: Limits = {}) {
    this.#mostAnswers = mostAnswers;
    this.#mostRows = mostRows;
  }

  get(question: string): InsightAnswer | null {
    return this.#answers.get(question) ?? null;
  }

  asking(question: string): (answer: InsightAnswer) => void {
    const times = this.#times;
    return (answer) => {
      if (times === this.#times) this.#keep(question, answer);
    };
  }

  /** Something has happened, or may have. */
  forget(): void {
    this.#answers.clear();
    this.#rows = 0;
    this.#times += 1;
  }

  #keep(question: string, answer: InsightAnswer): void {
    this.#drop(question);
    this.#answers.set(question, answer);
    this.#rows += answer.items.length;
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#mostAnswers && this.#rows <= this.#mostRows) return;
      this.#drop(oldest);
    }
  }

  #drop(question: string): void {
    this.#rows -= this.#answers.get(question)?.items.length ?? 0;
    this.#answers.delete(question);
  }
}
