const FIRST_CHUNK_BYTES = 8 * 1024;
const CHUNK_BYTES = 1 << 20;
/** A position is chunk × 2^32 + offset: exact in a double for two million chunks. */
export const CHUNK_STEP = 2 ** 32;
/** Lengths of the text and of the bytes. */
export const HEAD_BYTES = 8;
const NO_BYTES = Buffer.alloc(0);

type Chunk = { readonly bytes: Buffer; used: number; newest: number };

/**
 * Most freed bytes of an arena that wait for new records. What is written is mostly as much as what is given up, so one
 * chunk would do; a second one is for a moment when two are given up at once.
 */
const SPARE_CHUNKS = 2;

/**
 * Records in byte chunks outside the JavaScript heap, written in order and given up in order: much can be remembered
 * without the garbage collector looking at it again and again.
 *
 * A record is a text and, where asked, bytes as they are. One larger than a chunk gets a chunk of its own.
 */
export class RecordArena {
  readonly #chunks = new Map<number, Chunk>();
  /**
   * Memory of chunks that were given up. Used again, since memory that is new to the process costs far more than what is
   * written to it: the system hands it out in pages of 4 KB, each with a fault.
   */
  readonly #spare: Buffer[] = [];
  #current: Chunk | null = null;
  #made = 0;
  #size = 0;

  /**
   * @param owner - Number of the row that the record belongs to; never falls.
   * @returns Where the record lies, for `read`.
   */
  write(text: string, owner: number, bytes: Buffer = NO_BYTES): number {
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    const room = HEAD_BYTES + text.length * 3 + bytes.length;
    let chunk = this.#current;
    if (chunk === null || chunk.used + room > chunk.bytes.length) chunk = this.#newChunk(room, owner);

    const offset = chunk.used;
    const start = offset + HEAD_BYTES;
    const length = chunk.bytes.write(text, start);
    chunk.bytes.writeUInt32LE(length, offset);
    chunk.bytes.writeUInt32LE(bytes.length, offset + 4);
    if (bytes.length > 0) bytes.copy(chunk.bytes, start + length);
    chunk.used = start + length + bytes.length;
    chunk.newest = owner;
    return (this.#made - 1) * CHUNK_STEP + offset;
  }

  /** @throws {RangeError} If the record has been given up (a caller bug). */
  text(position: number): string {
    const { chunk, offset } = this.#find(position);
    const start = offset + HEAD_BYTES;
    return chunk.toString('utf8', start, start + chunk.readUInt32LE(offset));
  }

  /** A copy. @throws {RangeError} If the record has been given up (a caller bug). */
  bytes(position: number): Buffer {
    const { chunk, offset } = this.#find(position);
    const start = offset + HEAD_BYTES + chunk.readUInt32LE(offset);
    return Buffer.from(chunk.subarray(start, start + chunk.readUInt32LE(offset + 4)));
  }

  /** Text and bytes behind each other, a byte of each of them a letter. @throws {RangeError} If the record has been given up (a caller bug). */
  raw(position: number): string {
    const { chunk, offset } = this.#find(position);
    const start = offset + HEAD_BYTES;
    return chunk.toString('latin1', start, start + chunk.readUInt32LE(offset) + chunk.readUInt32LE(offset + 4));
  }

  /** Text and bytes of each record that lies with this one, as they are, with their lengths between. @throws {RangeError} If the record has been given up (a caller bug). */
  chunkOf(position: number): Buffer {
    const { bytes, used } = this.#chunkAt(position);
    return bytes.subarray(0, used);
  }

  /** How many bytes the text takes. @throws {RangeError} If the record has been given up (a caller bug). */
  lengthOf(position: number): number {
    const { chunk, offset } = this.#find(position);
    return chunk.readUInt32LE(offset);
  }

  /** Bytes that all chunks take together. */
  get size(): number {
    return this.#size;
  }

  /** The newest row with a record in the oldest chunk; null where that is the one which is written to. */
  get newestOfOldest(): number | null {
    for (const chunk of this.#chunks.values()) return chunk === this.#current ? null : chunk.newest;
    return null;
  }

  /** Frees the chunks whose records all belong to rows before this one. */
  forgetBefore(owner: number): void {
    for (const [number, chunk] of this.#chunks) {
      if (chunk.newest >= owner || chunk === this.#current) return;
      this.#chunks.delete(number);
      this.#size -= chunk.bytes.length;
      if (chunk.bytes.length === CHUNK_BYTES && this.#spare.length < SPARE_CHUNKS) this.#spare.push(chunk.bytes);
    }
  }

  /** Small at first, since many arenas hold little. */
  #newChunk(room: number, owner: number): Chunk {
    const size = Math.max(room, Math.min(CHUNK_BYTES, FIRST_CHUNK_BYTES * 2 ** Math.min(this.#made, 7)));
    const spare = size === CHUNK_BYTES ? this.#spare.pop() : undefined;
    const chunk = { bytes: spare ?? Buffer.allocUnsafeSlow(size), used: 0, newest: owner };
    this.#chunks.set(this.#made, chunk);
    this.#size += chunk.bytes.length;
    this.#made += 1;
    this.#current = chunk;
    return chunk;
  }

  #find(position: number): { chunk: Buffer; offset: number } {
    return { chunk: this.#chunkAt(position).bytes, offset: position % CHUNK_STEP };
  }

  #chunkAt(position: number): Chunk {
    const chunk = this.#chunks.get(Math.floor(position / CHUNK_STEP));
    if (chunk === undefined) throw new RangeError(`record ${position} has been given up`);
    return chunk;
  }
}
