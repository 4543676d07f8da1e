const CHUNK_BYTES = 1 << 20;
/** A position is chunk × 2^32 + offset: exact in a double for two million chunks. */
const CHUNK_STEP = 2 ** 32;

type Chunk = { readonly bytes: Buffer; used: number; newest: number };

/**
 * Texts in byte chunks outside the JavaScript heap, written in order and given up in order.
 *
 * Each text is four bytes of length and its UTF-8 bytes; one longer than a chunk gets a chunk of its own.
 */
export class RecordArena {
  readonly #chunks = new Map<number, Chunk>();
  #current: Chunk | null = null;
  #made = 0;

  /**
   * @param owner - Number of the row that the text belongs to; never falls.
   * @returns Where the text lies, for `read`.
   */
  write(text: string, owner: number): number {
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    const room = 4 + text.length * 3;
    let chunk = this.#current;
    if (chunk === null || chunk.used + room > chunk.bytes.length) {
      chunk = { bytes: Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, room)), used: 0, newest: owner };
      this.#chunks.set(this.#made, chunk);
      this.#made += 1;
      this.#current = chunk;
    }

    const offset = chunk.used;
    const length = chunk.bytes.write(text, offset + 4);
    chunk.bytes.writeUInt32LE(length, offset);
    chunk.used = offset + 4 + length;
    chunk.newest = owner;
    return (this.#made - 1) * CHUNK_STEP + offset;
  }

  /** @throws {RangeError} If the text has been given up (a caller bug). */
  read(position: number): string {
    const chunk = this.#chunks.get(Math.floor(position / CHUNK_STEP));
    if (chunk === undefined) throw new RangeError(`record ${position} has been given up`);
    const offset = position % CHUNK_STEP;
    const length = chunk.bytes.readUInt32LE(offset);
    return chunk.bytes.toString('utf8', offset + 4, offset + 4 + length);
  }

  /** Frees the chunks whose texts all belong to rows before this one. */
  forgetBefore(owner: number): void {
    for (const [number, chunk] of this.#chunks) {
      if (chunk.newest >= owner || chunk === this.#current) return;
      this.#chunks.delete(number);
    }
  }
}
