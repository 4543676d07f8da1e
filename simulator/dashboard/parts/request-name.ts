import type { RequestEntry } from '@mmp-sim/contracts/answers';

/** What of a request tells it from another one of its number, of before a reset or of another simulator. */
type Told = Pick<RequestEntry, 'id' | 'at' | 'sent'>;

const marks = new WeakMap<Told, string>();

/** FNV-1a of when and how it was sent, http://www.isthe.com/chongo/tech/comp/fnv/: to be told apart, nothing to be safe by. */
function markOf(entry: Told): string {
  const known = marks.get(entry);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  const text = entry.at + JSON.stringify(entry.sent);
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  const mark = (hash >>> 0).toString(16).padStart(8, '0');
  marks.set(entry, mark);
  return mark;
}

/** A request as an address names it: numbers begin anew in another simulator, and the same number is another request there. */
export const requestName = (entry: Told): string => `${entry.id}.${markOf(entry)}`;

/** The number in the name of an address, which may be a number alone; null where it names none. */
export const requestId = (name: string | null): string | null => /^(\d+)(?:\.|$)/.exec(name ?? '')?.[1] ?? null;

/** Whether a name says which of all requests of its number it means. */
export const isMarked = (name: string): boolean => name.includes('.');

/** Whether it says so with all of its letters: a link may have been cut short. */
export const isWhole = (name: string): boolean => /^\d+\.[0-9a-f]{8}$/.test(name);

/** Whether it is the request that the name means. */
export const isNamed = (entry: Told, name: string): boolean => !isMarked(name) || requestName(entry) === name;
