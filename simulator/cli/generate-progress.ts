import type { Progress } from '../generate/generate.js';

const EVERY_MS = 500;
const WIDTH = 24;

/** How far a world is, on stderr: a bar that is drawn over itself in a terminal, a line every few seconds elsewhere. */
export class GenerateProgress {
  readonly #stream = process.stderr;
  readonly #startedAt = performance.now();
  #toldAt = this.#startedAt;
  #isDrawn = false;

  tell({ facts, partitions, of, share }: Progress): void {
    const now = performance.now();
    const seconds = (now - this.#startedAt) / 1000;
    if (now - this.#toldAt < (this.#stream.isTTY ? EVERY_MS : 10 * EVERY_MS) || seconds < 1) return;
    this.#toldAt = now;
    const left = share === 0 ? '' : `, ${Math.ceil((seconds * (1 - share)) / share)} s left`;
    const text = `${partitions} of ${of} partitions, ${facts} facts, ${Math.round(facts / seconds)} a second${left}`;
    if (this.#stream.isTTY) {
      const full = Math.round(share * WIDTH);
      this.#stream.write(`\r[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${text}\u001b[K`);
      this.#isDrawn = true;
    } else this.#stream.write(`mmp-sim: ${text}\n`);
  }

  end(): void {
    if (this.#isDrawn) this.#stream.write('\r\u001b[K');
  }
}
