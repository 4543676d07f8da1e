import { CHUNK_STEP, HEAD_BYTES, type RecordArena } from './record-arena.js';

/** Made into a text at once: small enough for V8's young generation, whose memory is used again at once. */
const PIECE_BYTES = 64 * 1024;

type Hit = { readonly from: number; readonly end: number };
/** A text that begins with a record, the end of the last record that is wholly in it, and the first hit. */
type Piece = { readonly text: string; readonly from: number; readonly end: number; readonly hit: Hit };

/**
 * Which of many records say something. Asked about one, it looks through all that lie beside it at once: to make a text of
 * each of a hundred thousand takes longer than to look through them.
 *
 * It is for one question about records that are there when it is asked: what is written later may be overlooked.
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
    return this.#found.size > 0 && this.#found.has(position % CHUNK_STEP);
  }

  #lookThrough(chunk: Buffer): Set<number> {
    const found = new Set<number>();
    let from = 0;
    while (from < chunk.length) {
      // The text is made before the lengths in it are read: one after the other they come out of slow memory, each by itself.
      const through = Math.max(from + PIECE_BYTES, endOf(chunk, from));
      const text = chunk.toString('latin1', from, through);
      const end = wholeBefore(chunk, from, through);
      const hit = this.#after(text, 0);
      if (hit !== null) this.#lookAt(chunk, { text, from, end, hit }, found);
      from = end;
    }
    return found;
  }

  #lookAt(chunk: Buffer, { text, from, end: last, hit: first }: Piece, found: Set<number>): void {
    let hit: Hit | null = first;
    for (let start = from; start < last; start = endOf(chunk, start)) {
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

  #after(text: string, at: number): Hit | null {
    this.#pattern.lastIndex = at;
    const hit = this.#pattern.exec(text);
    return hit === null ? null : { from: hit.index, end: this.#pattern.lastIndex };
  }
}

/** Where the record ends that begins there. */
const endOf = (chunk: Buffer, start: number): number =>
  start + HEAD_BYTES + chunk.readUInt32LE(start) + chunk.readUInt32LE(start + 4);

/** Where the last record ends that is wholly before a place, of those that follow the first one. */
function wholeBefore(chunk: Buffer, first: number, place: number): number {
  let end = endOf(chunk, first);
  while (end < chunk.length) {
    const next = endOf(chunk, end);
    if (next > place) break;
    end = next;
  }
  return end;
}
