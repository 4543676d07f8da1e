import { CHUNK_STEP, HEAD_BYTES, type RecordArena } from './record-arena.js';

/** Made into a text at once: small enough for V8's young generation, whose memory is used again at once. */
const PIECE_BYTES = 64 * 1024;

/**
 * Which of many records say something. Asked about one, it looks through all that lie beside it at once: to make a text of
 * each of a hundred thousand takes longer than to look through them.
 *
 * It is for one question that is answered without a pause: what is written later may be overlooked.
 */
export class RecordSearch {
  readonly #pattern: RegExp;
  #arena: RecordArena | null = null;
  #chunk = -1;
  /** Where the records begin that say it. */
  #found = new Set<number>();

  /** @param pattern - Of letters of one byte. */
  constructor(pattern: RegExp) {
    this.#pattern = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`);
  }

  /** Whether a record says it, in its text and its bytes behind each other. @param position - As `write` gave it. */
  has(arena: RecordArena, position: number): boolean {
    const chunk = Math.floor(position / CHUNK_STEP);
    if (chunk !== this.#chunk || arena !== this.#arena) {
      this.#found = this.#lookThrough(arena.chunkOf(position));
      this.#chunk = chunk;
      this.#arena = arena;
    }
    return this.#found.has(position % CHUNK_STEP);
  }

  #lookThrough(chunk: Buffer): Set<number> {
    const found = new Set<number>();
    let start = 0;
    while (start < chunk.length) {
      const starts: number[] = [];
      const from = start;
      for (; start < chunk.length && start - from < PIECE_BYTES; start = endOf(chunk, start)) starts.push(start);
      this.#lookAt(chunk, from, starts, found);
    }
    return found;
  }

  #lookAt(chunk: Buffer, from: number, starts: readonly number[], found: Set<number>): void {
    const text = chunk.toString('latin1', from, endOf(chunk, starts.at(-1) ?? from));
    let hit = this.#after(text, 0);
    for (const start of starts) {
      if (hit === null) return;
      const begin = start - from + HEAD_BYTES;
      const end = endOf(chunk, start) - from;
      // What begins before is of the lengths between the records, and what ends behind reaches into them.
      while (hit !== null && (hit.from < begin || (hit.from < end && hit.end > end))) {
        hit = this.#after(text, Math.max(begin, hit.from + 1));
      }
      if (hit === null || hit.from >= end) continue;
      found.add(start);
      hit = this.#after(text, end);
    }
  }

  #after(text: string, at: number): { readonly from: number; readonly end: number } | null {
    this.#pattern.lastIndex = at;
    const hit = this.#pattern.exec(text);
    return hit === null ? null : { from: hit.index, end: this.#pattern.lastIndex };
  }
}

/** Where the record ends that begins there. */
const endOf = (chunk: Buffer, start: number): number =>
  start + HEAD_BYTES + chunk.readUInt32LE(start) + chunk.readUInt32LE(start + 4);
