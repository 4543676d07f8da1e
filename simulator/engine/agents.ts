const MAX_AGENTS = 65_536;
/** Longer ones are no browser's, and would fill the table with what comes once. */
const LONGEST_AGENT = 512;

/** User agents that engagements had, each once. */
export class Agents {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** From 1; null where there are too many different ones. */
  numberOf(userAgent: string): number | null {
    const known = this.#numbers.get(userAgent);
    if (known !== undefined) return known;
    if (this.#texts.length >= MAX_AGENTS || userAgent.length > LONGEST_AGENT) return null;
    const number = this.#texts.push(userAgent);
    this.#numbers.set(userAgent, number);
    return number;
  }

  textOf(number: number): string | null {
    return this.#texts[number - 1] ?? null;
  }
}
