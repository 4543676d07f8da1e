import type { Calls } from '../../calls.js';
import type { CallFinding } from '../../errors.js';
import { tooLong, type Written } from '../../mmp.js';
import type { CallKind, Target } from '../../outbox/outbox.js';
import { writeCall } from './write.js';

/**
 * As {@link writeCall}, for whatever is given: what is longer than any call may be is refused before it is looked at, and
 * what cannot be read (a getter that throws, a proxy that was revoked) is refused, too.
 *
 * @param mostBytes - Of the form. No character takes less than one.
 */
export function writeSafely<Kind extends CallKind>(
  kind: Kind,
  call: Calls[Kind],
  app: Target | null,
  mostBytes: number,
): Written {
  try {
    const size = charactersOf(call, mostBytes);
    return size > mostBytes
      ? refused(kind, app, tooLong(`more than ${mostBytes}`, mostBytes))
      : writeCall(kind, call, app);
  } catch {
    return refused(kind, app, unreadable);
  }
}

/** The characters of all texts of a call and of its names, wherever they are. @returns More than `most` where it is more. */
function charactersOf(call: unknown, most: number): number {
  let characters = typeof call === 'string' ? call.length : 0;
  const seen = new Set<unknown>();
  const open: unknown[] = [call];
  for (let value = open.pop(); value !== undefined && characters <= most; value = open.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (ArrayBuffer.isView(value)) characters += value.byteLength;
    else {
      for (const name in value) {
        const part = (value as Record<string, unknown>)[name];
        characters += name.length + (typeof part === 'string' ? part.length : 0);
        if (characters > most) break;
        if (typeof part === 'object') open.push(part);
      }
    }
  }
  return characters;
}

/** An entry that is never sent, for it comes with an error. */
const refused = (kind: CallKind, app: Target | null, finding: CallFinding): Written => ({
  entry: writeCall(kind, {} as Calls[CallKind], app).entry,
  findings: [finding],
});

const unreadable: CallFinding = {
  rule: 'unreadable-call',
  severity: 'error',
  property: null,
  field: null,
  given: null,
  expected: 'an object of plain values',
  // What it says may hold what the call does.
  message: 'This call cannot be read: something in it throws.',
  hint: 'Give a plain object: no getter that throws, and no proxy that was revoked.',
  source: 'sender',
};
