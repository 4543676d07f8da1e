/** What is told of: a part of so many, such as partitions, and how many rows, such as facts. */
type Words = { readonly parts: string; readonly rows: string };
/** Where it is told: stderr, unless somebody listens elsewhere. */
type Out = { readonly isTTY?: boolean; write(text: string): unknown };
type Progress = { readonly rows: number; readonly parts: number; readonly of: number; readonly share: number };

const EVERY_MS = 500;
const WIDTH = 24;

/** How far a world is, on stderr: a bar that is drawn over itself in a terminal, a line every few seconds elsewhere. */
export class GenerateProgress {
  readonly #stream: Out;
  readonly #words: Words;
  readonly #startedAt = performance.now();
  #toldAt = this.#startedAt;
  /** When something was done for the first time, and how much. */
  #first: { readonly at: number; readonly share: number } | null = null;
  #isDrawn = false;

  constructor(words: Words, stream: Out = process.stderr) {
    this.#stream = stream;
    this.#words = words;
  }

  /** @param share - How much is done, 0 to 1. */
  tell({ rows, parts, of, share }: Progress): void {
    const now = performance.now();
    if (share > 0) this.#first ??= { at: now, share };
    const seconds = (now - this.#startedAt) / 1000;
    if (now - this.#toldAt < (this.#stream.isTTY ? EVERY_MS : 10 * EVERY_MS) || seconds < 1) return;
    this.#toldAt = now;
    const left = this.#left(now, share);
    const { parts: ofParts, rows: ofRows } = this.#words;
    const text = `${parts} of ${of} ${ofParts}, ${rows} ${ofRows}, ${Math.round(rows / seconds)} a second${left}`;
    if (this.#stream.isTTY) {
      const full = Math.round(share * WIDTH);
      this.#stream.write(`\r[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${text}\u001b[K`);
      this.#isDrawn = true;
    } else this.#stream.write(`mmp-sim: ${text}\n`);
  }

  /** By how fast it went since the first part was done, which takes as long as several later ones: all begins with it. */
  #left(now: number, share: number): string {
    if (this.#first === null || share <= this.#first.share) return '';
    const perShare = (now - this.#first.at) / (share - this.#first.share);
    return `, ${Math.ceil((perShare * (1 - share)) / 1000)} s left`;
  }

  end(): void {
    if (this.#isDrawn) this.#stream.write('\r\u001b[K');
  }
}
