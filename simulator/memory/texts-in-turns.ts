import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the event loop may be held up by it. */
const TURN_MS = 4;
/** All of them together, about. */
const MOST_CHARACTERS = 2_000_000;

/**
 * Makes a text of each row, a few milliseconds at a time: whoever sends events meanwhile does not wait.
 *
 * @param rows - Those from a number on, as they stand then.
 * @param span - From which number on, up to the one before `end`, and at most so many.
 * @returns `next`: the number after the last of them.
 */
export async function textsInTurns<Row extends { readonly number: number }>(
  rows: (from: number) => Iterable<Row>,
  { from, end, most }: { readonly from: number; readonly end: number; readonly most: number },
  textOf: (row: Row) => string,
): Promise<{ readonly texts: readonly string[]; readonly next: number }> {
  const texts: string[] = [];
  let next = from;
  let characters = 0;
  for (;;) {
    const until = performance.now() + TURN_MS;
    let isTurnOver = false;
    for (const row of rows(next)) {
      if (row.number >= end) break;
      const text = textOf(row);
      texts.push(text);
      characters += text.length;
      next = row.number + 1;
      if (texts.length >= most || characters >= MOST_CHARACTERS) return { texts, next };
      isTurnOver = performance.now() >= until;
      if (isTurnOver) break;
    }
    if (!isTurnOver) return { texts, next: end };
    await nextTurn();
  }
}
