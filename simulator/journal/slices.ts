// Not the global one: a test that fakes its timers waits for the real one all the same.
import { setImmediate } from 'node:timers';
import type { JournalEntry } from './entry.js';
import type { Journal } from './journal.js';

/** Entries, or bytes of them, that are looked at before others get their turn. */
const SLICE_ENTRIES = 500;
const SLICE_BYTES = 4_000_000;

/**
 * Looks at the entries from one number to another, in either direction, a slice at a time: in between others are
 * answered, so the journal may change, and each slice is what it holds by then.
 *
 * @param look - What it throws is thrown, and ends the looking; so does `enough`.
 */
export async function inSlices(
  journal: Journal,
  { from, to }: { readonly from: number; readonly to: number },
  look: (entries: readonly JournalEntry[]) => void | 'enough',
): Promise<void> {
  const step = from <= to ? 1 : -1;
  let number = from;
  const isLeft = (): boolean => (to - number) * step >= 0;
  while (isLeft()) {
    const slice: JournalEntry[] = [];
    let bytes = 0;
    for (; isLeft() && slice.length < SLICE_ENTRIES && bytes < SLICE_BYTES; number += step) {
      const entry = journal.get(number);
      if (entry === null) continue;
      slice.push(entry);
      bytes += entry.bytes;
    }
    if (look(slice) === 'enough') return;
    if (isLeft()) await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}
