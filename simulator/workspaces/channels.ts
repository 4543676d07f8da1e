import { type App, type Channel, FIRST_OWN_CHANNEL } from '@mmp-sim/contracts/catalog';
import { nameHint } from '@mmp-sim/contracts/known-names';
import type { NewChannel } from '@mmp-sim/contracts/wire';
import type { Changes } from '../changes.js';
import { SimulatorError } from '../errors.js';
import { type CatalogLimits, requireRoom } from './catalog-limits.js';
import { commonChannels } from './common-channels.js';

/** The sources of installs that a workspace knows, organic included. None is ever changed or deleted. */
export class Channels {
  readonly #limits: CatalogLimits;
  readonly #changes: Changes;
  readonly #whenAdded: (channel: Channel) => void;
  readonly #byShortId: Map<string, Channel>;

  /**
   * @param whenAdded - Hears of each one that is new.
   * @param there - Those that it begins with.
   */
  constructor(
    limits: CatalogLimits,
    changes: Changes,
    whenAdded: (channel: Channel) => void,
    there: readonly Channel[] = commonChannels,
  ) {
    this.#limits = limits;
    this.#changes = changes;
    this.#whenAdded = whenAdded;
    this.#byShortId = new Map(there.map((channel) => [channel.shortId, channel]));
  }

  /** All of them, to be carried elsewhere. */
  state(): Iterable<Channel> {
    return this.#byShortId.values();
  }

  all(): Channel[] {
    return [...this.#byShortId.values()];
  }

  /** The channel with this short id or name, in any case. */
  find(named: string): Channel | null {
    return this.#byShortId.get(named) ?? this.all().find((one) => isCalled(one, named)) ?? null;
  }

  /** @throws {SimulatorError} ALREADY_EXISTS, CATALOG_LIMIT. */
  add(input: NewChannel): Channel {
    requireRoom(this.#limits, 'channels', this.#byShortId.size);
    const id = input.id ?? nextChannelId(this.all());
    const taken = this.all().find((one) => one.id === id) ?? this.find(input.shortId) ?? this.find(input.name);
    if (taken !== null) {
      throw new SimulatorError(
        'ALREADY_EXISTS',
        `the channel ${taken.shortId} (id ${taken.id}, ${taken.name}). Use it, or give another id, shortId and name.`,
      );
    }
    const { shortId, name, selfAttributing = false } = input;
    const channel: Channel = { id, shortId, name, selfAttributing };
    this.#byShortId.set(shortId, channel);
    this.#changes.changed('channel', channel);
    this.#whenAdded(channel);
    return channel;
  }

  /** The one that a campaign names; a new one is made. Organic is none. @throws {SimulatorError} REQUEST_INVALID. */
  advertising(named: string): Channel {
    const channel = this.find(named) ?? this.add({ shortId: freeShortId(named, this.all()), name: named });
    if (channel.id === 0) {
      const expected = 'a channel that advertises. Organic is what is left when nothing wins';
      throw new SimulatorError('REQUEST_INVALID', `channel: got ${named}, expected ${expected}.`, {
        problems: [{ path: 'channel', given: named, expected }],
      });
    }
    return channel;
  }

  /** The self-attributing one that a claim names. @throws {SimulatorError} REQUEST_INVALID. */
  claiming(named: string): Channel {
    const channel = this.find(named);
    if (channel?.selfAttributing === true) return channel;
    throw notClaiming(named, channel, this.all());
  }
}

const LONGEST_SHORT_ID = 64;

/**
 * A short id for a channel that is only named, and that no channel is called by yet. Names of which nothing is left in
 * ASCII, or the same, are told apart by a number.
 */
function freeShortId(name: string, channels: readonly Channel[]): string {
  const taken = new Set(channels.flatMap((one) => [one.shortId.toLowerCase(), one.name.toLowerCase()]));
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  const base = slug === '' ? 'channel' : slug.slice(0, LONGEST_SHORT_ID);
  let shortId = base;
  for (let n = 2; taken.has(shortId); n += 1)
    shortId = `${base.slice(0, LONGEST_SHORT_ID - 1 - String(n).length)}_${n}`;
  return shortId;
}

/** Whether this is its short id or name, in any case. */
export function isCalled({ shortId, name }: Channel, named: string): boolean {
  const wanted = named.toLowerCase();
  return shortId.toLowerCase() === wanted || name.toLowerCase() === wanted;
}

function nextChannelId(channels: readonly Channel[]): number {
  return Math.max(FIRST_OWN_CHANNEL - 1, ...channels.map(({ id }) => id)) + 1;
}

/** Windows by the short ids of their channels. Of a channel that is not there yet the name stays as it was given. */
export function windowsByShortId(
  windows: App['channelWindows'],
  channelOf: (named: string) => Channel | null,
): App['channelWindows'] {
  return Object.fromEntries(
    Object.entries(windows).map(([named, value]) => [channelOf(named)?.shortId ?? named, value]),
  );
}

/** Why nobody can claim for this channel. @param channel - The one of that name, if there is one. */
function notClaiming(named: string, channel: Channel | null, channels: readonly Channel[]): SimulatorError {
  const claiming = channels.filter((one) => one.selfAttributing);
  const known = claiming.map(({ shortId }) => shortId);
  const why = channel === null ? 'which is not a channel' : 'which does not attribute its installs itself';
  const others = claiming.map(({ name }) => name);
  const hint = nameHint(channel === null ? named : '', known, { others });
  return new SimulatorError(
    'REQUEST_INVALID',
    `channel: got ${named}, ${why}. ${hint} POST /_sim/channels makes one with "selfAttributing": true.`,
  );
}
