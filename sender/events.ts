import { hash } from 'node:crypto';
import { nameHint } from '@mmp-sim/contracts/known-names';
import type { CallFinding } from './errors.js';
import type { CallKind, Entry, OutboxCounts, Target } from './outbox/outbox.js';

/** Which call an event is about, without an id of a device: an event may be logged as it is. */
export type CallReference = {
  /** Its id in the outbox. */
  readonly id: string;
  readonly kind: CallKind;
  readonly bundleId: string;
  readonly platform: string;
  /** The same for all calls of one installation: the first 12 hexadecimal digits of a hash. */
  readonly installation: string;
  /** Attempts so far, the present one included. */
  readonly attempts: number;
  /** An earlier attempt may have counted although its answer never came. */
  readonly possibleDuplicate: boolean;
};

/** What a sender tells, by the name of the event. */
export type SenderEvents = {
  /** A request has ended, in whatever way. */
  attempt: CallReference & {
    readonly outcome: 'answered' | 'unreached' | 'unknown';
    /** Null where no answer came. */
    readonly status: number | null;
    /** What went wrong; null where an answer came. */
    readonly reason: string | null;
    readonly durationMs: number;
  };
  /** The MMP has it. */
  delivered: CallReference & { readonly waitedMs: number };
  /** The MMP received it and threw it away. */
  dropped: CallReference & { readonly status: number; readonly reason: string };
  /** It will be tried again. */
  retry: CallReference & { readonly reason: string; readonly delayMs: number };
  /** Nothing more of this app is sent until `resume()`; what is there is kept. */
  parked: {
    /** What is wrong: the key, or that there is no such app. */
    readonly what: 'key' | 'app';
    readonly target: Target;
    readonly reason: string;
    /** Calls of all apps that wait. */
    readonly waiting: number;
  };
  resumed: { readonly target: Target };
  /** Nothing of this app is sent for a while: the MMP asked for it, or does not answer. */
  paused: { readonly target: Target; readonly reason: string; readonly delayMs: number };
  /** It is not sent any more, and lies among the dead letters. */
  dead: CallReference & { readonly reason: string };
  /** Nobody knows whether the MMP has it, and it must not count twice: it waits for somebody to decide. */
  held: CallReference & { readonly reason: string };
  /** It was delivered later than `lateAfterMs`: the MMP dates it by its arrival. */
  late: CallReference & { readonly waitedMs: number };
  /** A call is sent as it is, although something is doubtful about it. */
  warning: { readonly kind: CallKind; readonly findings: readonly CallFinding[] };
  /** The outbox fails. What is under way is kept in memory, and it is tried again. */
  failure: { readonly what: 'claim' | 'settle' | 'extend'; readonly error: unknown; readonly delayMs: number };
};

export type SenderEventName = keyof SenderEvents;
export type SenderListener<Name extends SenderEventName> = (event: SenderEvents[Name]) => void;

const NAMES = Object.keys({
  attempt: true,
  delivered: true,
  dropped: true,
  retry: true,
  parked: true,
  resumed: true,
  paused: true,
  dead: true,
  held: true,
  late: true,
  warning: true,
  failure: true,
} satisfies Record<SenderEventName, true>);

const HASH_DIGITS = 12;

/** What may be told of an entry. @param attempts - Of which the present one is the last. */
export function referenceTo(entry: Entry, attempts: number): CallReference {
  const { id, kind, target, lane, possibleDuplicate } = entry;
  const { bundleId, platform } = target;
  const installation = hash('sha256', lane).slice(0, HASH_DIGITS);
  return { id, kind, bundleId, platform, installation, attempts, possibleDuplicate };
}

/** What must not go unheard: data is lost, or waits until somebody does something. */
const LOUD: ReadonlyMap<SenderEventName, string> = new Map([
  ['parked', 'An app is parked: nothing of it is sent until resume()'],
  ['dropped', 'The MMP threw a call away'],
  ['dead', 'A call is a dead letter'],
  ['held', 'A call is held, since nobody knows whether the MMP has it'],
  ['failure', 'The outbox fails'],
]);

/** Tells events to whoever listens. A listener that throws, or rejects, harms nobody else. */
export class Announcer {
  /** Lists are replaced, not changed: one that is being told stays as it was. */
  readonly #listeners = new Map<SenderEventName, readonly ((event: never) => unknown)[]>();
  readonly #warned = new Set<SenderEventName>();

  /** @throws {RangeError} For an event that there is not: nobody would ever hear of it. */
  on<Name extends SenderEventName>(name: Name, listener: SenderListener<Name>): void {
    requireName(name);
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  off<Name extends SenderEventName>(name: Name, listener: SenderListener<Name>): void {
    const listeners = this.#listeners.get(name) ?? [];
    const place = listeners.lastIndexOf(listener);
    if (place !== -1) this.#listeners.set(name, listeners.toSpliced(place, 1));
  }

  /** @param make - Asked only where somebody listens. */
  tell<Name extends SenderEventName>(name: Name, make: () => SenderEvents[Name]): void {
    const listeners = this.#listeners.get(name) ?? [];
    if (listeners.length === 0) return this.#warn(name, make);
    const event = make();
    for (const listener of listeners as readonly ((event: SenderEvents[Name]) => unknown)[]) {
      try {
        const said = listener(event);
        // Of an async function nobody else would hear that it failed, and the process would end.
        if (said instanceof Promise) said.catch((error: unknown) => failed(name, error));
      } catch (error) {
        failed(name, error);
      }
    }
  }

  /** Says the first of each kind on stderr, as Node does with warnings, where nobody listens. */
  #warn(name: SenderEventName, make: () => SenderEvents[SenderEventName]): void {
    const what = LOUD.get(name);
    if (what === undefined || this.#warned.has(name)) return;
    this.#warned.add(name);
    const event = make();
    const why = 'reason' in event ? event.reason : 'error' in event ? String(event.error) : '';
    const warning = `${what} (${why ?? ''}). Listen to the sender's '${name}' to hear of each; this is said once.`;
    process.emitWarning(warning, { type: 'SenderWarning' });
  }
}

function requireName(name: string): void {
  if (NAMES.includes(name)) return;
  throw new RangeError(`a sender has no event ${name}. ${nameHint(name, NAMES)}`);
}

function failed(name: SenderEventName, error: unknown): void {
  let what = 'something that is no text';
  try {
    what = String(error);
  } catch {
    // Whatever was thrown cannot even be told.
  }
  process.emitWarning(`A listener of '${name}' threw: ${what}`, { type: 'SenderWarning' });
}

/** What a sender has left. */
export type Left = Pick<OutboxCounts, 'waiting' | 'held' | 'dead'> & { readonly parked: readonly Parked[] };

/** An app of which nothing is sent until `resume()`. */
export type Parked = { readonly target: Target; readonly what: 'key' | 'app'; readonly reason: string };
