import type { DuckDBDataChunk } from '@duckdb/node-api';
import type Bindings from '@duckdb/node-bindings';

/** How DuckDB keeps a text (`duckdb_string_t` in its `duckdb.h`): its length, then itself where it is short, else where it is. */
const TEXT_BYTES = 16;
const SHORT_AT = 4;
const LONG_AT = 8;
const MOST_SHORT = 12;

/**
 * The texts of a chunk's first column, one behind another. Those that were made one after another mostly lie so in memory
 * too, and are taken together: it takes a tenth of the time of asking for each of them.
 */
export function lineBytes(duckdb: typeof Bindings, chunk: DuckDBDataChunk): Buffer {
  const { rowCount } = chunk;
  const column = duckdb.data_chunk_get_vector(chunk.chunk, 0);
  const texts = duckdb.vector_get_data(column, rowCount * TEXT_BYTES);
  const view = new DataView(texts.buffer, texts.byteOffset, texts.byteLength);
  const pieces: Uint8Array[] = [];
  for (let row = 0; row < rowCount;) {
    const at = row * TEXT_BYTES;
    let length = view.getUint32(at, true);
    row += 1;
    if (length <= MOST_SHORT) {
      pieces.push(texts.subarray(at + SHORT_AT, at + SHORT_AT + length));
      continue;
    }
    const start = view.getBigUint64(at + LONG_AT, true);
    while (row < rowCount) {
      const next = view.getUint32(row * TEXT_BYTES, true);
      if (next <= MOST_SHORT) break;
      if (view.getBigUint64(row * TEXT_BYTES + LONG_AT, true) !== start + BigInt(length)) break;
      length += next;
      row += 1;
    }
    pieces.push(duckdb.get_data_from_pointer(texts.buffer as ArrayBuffer, texts.byteOffset + at + LONG_AT, length));
  }
  const bytes = Buffer.concat(pieces);
  // What was copied is the chunk's own memory, which goes with it: it is asked for once more, so that it is still there.
  if (chunk.rowCount !== rowCount) throw new RangeError(`rowCount: ${chunk.rowCount}, was ${rowCount}`);
  return bytes;
}
