/** What happened since the batch before, as JSON texts; null where nothing did. Which rows each holds, `fold.ts` says. */
export type Batch = {
  readonly facts: string | null;
  readonly requests: string | null;
  readonly state: string | null;
  /** Ids of the workspaces of which all earlier is gone. */
  readonly gone: string | null;
  readonly forgotten: string | null;
};

/** The texts of a batch, in the order in which they are packed. */
export const PARTS = ['facts', 'requests', 'state', 'gone', 'forgotten'] as const satisfies readonly (keyof Batch)[];

/** The texts of a batch as UTF-8, outside the heap; null as in {@link Batch}. */
export type BatchBytes = { readonly [Part in keyof Batch]: Buffer | null };

/** Before the texts stand their lengths in bytes; no JSON text is empty, so 0 is null. */
const LENGTH_BYTES = 4;
const LENGTHS_BYTES = LENGTH_BYTES * PARTS.length;

/**
 * Packs a batch into one piece.
 *
 * @param room - So many bytes are left free before it.
 */
export function packedBatch(batch: Batch, room = 0): Buffer {
  const texts = PARTS.map((part) => batch[part] ?? '');
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const packed = Buffer.allocUnsafe(room + LENGTHS_BYTES + lengths.reduce((sum, length) => sum + length, 0));
  let at = room;
  for (const length of lengths) at = packed.writeUInt32LE(length, at);
  for (const text of texts) at += packed.write(text, at);
  return packed;
}

/** The texts in what {@link packedBatch} has made: views of its bytes. */
export function unpackedBatch(packed: Buffer): BatchBytes {
  let start = LENGTHS_BYTES;
  const texts = PARTS.map((_, at) => {
    const length = packed.readUInt32LE(at * LENGTH_BYTES);
    start += length;
    return length === 0 ? null : packed.subarray(start - length, start);
  });
  const [facts = null, requests = null, state = null, gone = null, forgotten = null] = texts;
  return { facts, requests, state, gone, forgotten };
}

/** Rows of several batches as those of one: JSON lists of what stands in their lists. */
export function joinedLists(lists: readonly (Buffer | null)[]): Buffer | null {
  const some = lists.filter((list) => list !== null && list.length > EMPTY_BYTES) as Buffer[];
  const [only] = some;
  if (some.length <= 1) return only ?? null;
  const parts = some.flatMap((list) => [COMMA, list.subarray(1, -1)]).slice(1);
  return Buffer.concat([OPEN, ...parts, CLOSE]);
}

const EMPTY_BYTES = '[]'.length;
const [OPEN, COMMA, CLOSE] = ['[', ',', ']'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];
