import { crc32 } from 'node:zlib';
import { type Batch, packedBatch } from './batch.js';

/** A batch as it stands in a log: where it begins, what its bytes add up to, its number, how long it is, and itself. */
export type LogRecord = {
  readonly number: number;
  /** See `packedBatch`. */
  readonly packed: Buffer;
};

/** No UTF-8 text holds its first byte, so that no text of a batch looks like a beginning. */
const BEGINNING = Buffer.from([0xf8, 0x6d, 0x6d, 0x70]);
const CRC_AT = 4;
/** The sum is of all from here on. */
const NUMBER_AT = 8;
const LENGTH_AT = 16;
const HEAD_BYTES = 20;

/** @param number - Of the batch; a safe integer. */
export function logRecord(number: number, batch: Batch): Buffer {
  const record = packedBatch(batch, HEAD_BYTES);
  BEGINNING.copy(record);
  record.writeBigUInt64LE(BigInt(number), NUMBER_AT);
  record.writeUInt32LE(record.length - HEAD_BYTES, LENGTH_AT);
  record.writeUInt32LE(crc32(record.subarray(NUMBER_AT)), CRC_AT);
  return record;
}

/** What of a record the tables need. */
export const packedOf = (record: Buffer): Buffer => record.subarray(HEAD_BYTES);

/** The record that begins at a place; null where no whole one does. */
function recordAt(bytes: Buffer, at: number): LogRecord | null {
  if (bytes.length < at + HEAD_BYTES || bytes.compare(BEGINNING, 0, CRC_AT, at, at + CRC_AT) !== 0) return null;
  const end = at + HEAD_BYTES + bytes.readUInt32LE(at + LENGTH_AT);
  if (bytes.length < end) return null;
  if (crc32(bytes.subarray(at + NUMBER_AT, end)) !== bytes.readUInt32LE(at + CRC_AT)) return null;
  return { number: Number(bytes.readBigUInt64LE(at + NUMBER_AT)), packed: bytes.subarray(at + HEAD_BYTES, end) };
}

/**
 * Reads the records that were written one behind the other, over those that stood there before.
 *
 * @param bytes - From the first one on. What follows the last one may be a piece of one that was never finished, and what
 *   is left of earlier ones, whose numbers are lower.
 * @param folded - Up to this number nobody needs them any more.
 * @returns Those with higher numbers, in order; `damagedAt` is the place of one that cannot be read though a later one can,
 *   or null.
 */
export function readRecords(
  bytes: Buffer,
  folded: number,
): { readonly records: readonly LogRecord[]; readonly damagedAt: number | null } {
  const records: LogRecord[] = [];
  let last = -1;
  let at = 0;
  for (let record = recordAt(bytes, at); record !== null && record.number > last; record = recordAt(bytes, at)) {
    if (record.number > folded) records.push(record);
    last = record.number;
    at += HEAD_BYTES + record.packed.length;
  }
  const needed = Math.max(last, folded);
  for (let next = bytes.indexOf(BEGINNING, at); next >= 0; next = bytes.indexOf(BEGINNING, next + 1)) {
    const later = recordAt(bytes, next);
    if (later !== null && later.number > needed) return { records, damagedAt: at };
  }
  return { records, damagedAt: null };
}
