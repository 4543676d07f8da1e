import { SenderError } from '../errors.js';
import { requireKnownOptions } from '../option-checks.js';
import type { OutboxCounts, OutboxLimits } from './outbox.js';

/** Names of the limits, which are options of every outbox. */
export const LIMITS = ['maxEntries', 'maxBytes'] as const satisfies readonly (keyof OutboxLimits)[];

export type ResolvedLimits = Required<OutboxLimits>;

const DEFAULTS: ResolvedLimits = { maxEntries: 100_000, maxBytes: 268_435_456 };

/** @throws {SenderError} OPTIONS_INVALID for a limit that is no positive whole number, or for anything but a limit. */
export function resolveLimits(limits: OutboxLimits): ResolvedLimits {
  requireKnownOptions('the outbox', limits, LIMITS);
  const { maxEntries = DEFAULTS.maxEntries, maxBytes = DEFAULTS.maxBytes } = limits;
  for (const [name, value] of Object.entries({ maxEntries, maxBytes })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new SenderError('OPTIONS_INVALID', `${name} must be a positive whole number, got ${String(value)}.`);
    }
  }
  return { maxEntries, maxBytes };
}

export type Held = Pick<OutboxCounts, 'waiting' | 'held' | 'dead' | 'bytes'>;

/** @throws {SenderError} OUTBOX_FULL where an outbox that holds so much cannot take what is added. */
export function requireRoom(holds: Held, added: { entries: number; bytes: number }, limits: ResolvedLimits): void {
  const entries = holds.waiting + holds.held + holds.dead;
  const where = `it holds ${entries} calls (${holds.held} held, ${holds.dead} dead), ${holds.bytes} bytes`;
  const next = 'Wait until some are sent, discard what is set aside, or raise the limit.';
  if (entries + added.entries > limits.maxEntries) {
    throw new SenderError('OUTBOX_FULL', `${where}; maxEntries is ${limits.maxEntries}. ${next}`);
  }
  if (holds.bytes + added.bytes > limits.maxBytes) {
    throw new SenderError(
      'OUTBOX_FULL',
      `${where}, and ${added.bytes} more are to come; maxBytes is ${limits.maxBytes}. ${next}`,
    );
  }
}

/** What an entry takes of `maxBytes`. */
export const bytesOf = ({ path, body }: { path: string; body: string }): number =>
  Buffer.byteLength(path) + Buffer.byteLength(body);
