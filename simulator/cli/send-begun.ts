import { readFileSync, writeFileSync } from 'node:fs';
import { refused } from './send-refusal.js';

/** How a user names what must be the same. Another version may refuse other lines, and so number the calls otherwise. */
const NAMES = {
  mmpSim: 'version of mmp-sim',
  bytes: 'length',
  sha256: 'content',
  to: '--to',
  bundleId: '--bundle-id',
  platform: '--platform',
  maxLineBytes: '--max-line-bytes',
} as const;

/** What a sending was begun with: with anything else the n-th call is another one. */
export type Begun = { readonly [Name in keyof typeof NAMES]: string | number | null };

export const writeBegun = (path: string, begun: Begun): void =>
  writeFileSync(path, JSON.stringify(begun), { mode: 0o600, flush: true });

/**
 * Compares what is begun with what was.
 *
 * @throws {SimulatorError} REQUEST_INVALID, which names all that differs as it was and as it is.
 */
export function requireSame(file: string, path: string, now: Begun, again: string): void {
  const before = readBegun(path);
  if (before === null) throw refused(`${path} is missing or broken. ${again}`);
  const names = (Object.keys(NAMES) as (keyof Begun)[])
    // A file of another length has another content too, which says nothing more.
    .filter((name) => name !== 'sha256' || before.bytes === now.bytes)
    .filter((name) => before[name] !== now[name]);
  if (names.length === 0) return;
  const others = names.map((name) =>
    name === 'sha256' ? NAMES[name] : `${NAMES[name]} (${before[name] ?? 'none'} → ${now[name] ?? 'none'})`,
  );
  const hasGrown = names.includes('bytes') && Number(now.bytes) > Number(before.bytes);
  const grown = hasGrown ? ' Lines that were added go into a file of their own.' : '';
  throw refused(
    `${file}: it was begun with another ${others.join(' and another ')}. Go on with that.${grown} ${again}`,
  );
}

function readBegun(path: string): Partial<Begun> | null {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof read === 'object' ? read : null;
  } catch {
    return null;
  }
}
