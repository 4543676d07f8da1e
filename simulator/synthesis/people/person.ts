import { wordsHex } from '../../engine/packed-keys.js';
import { exp } from '../chance/arithmetic.js';
import { below, isTrue, type Key, keyOf, uniform, unevenness, word } from '../chance/draws.js';
import { purposes } from '../world/purposes.js';
import { type Platform, type World } from '../world/world.js';
import type { DeviceConfig } from '../world/world-config.js';
import { HOMES } from './addresses.js';
import type { Cell } from './cells.js';
import { userAgentOf } from './user-agents.js';
import { DAY } from '../time/units.js';

/** Somebody with a phone, before any campaign. */
export type Person = {
  readonly key: Key;
  /** Place in the region. */
  readonly index: number;
  readonly platform: Platform;
  readonly zone: number;
  readonly household: number;
  /** How many ads reach this person, against the average. */
  readonly exposure: number;
  /** How much this person likes what the app is, against the average. */
  readonly interest: number;
  /** When the app would be opened for the first time without any advertising; infinite for never. */
  readonly organicAtMs: number;
};

/** So far ahead it is known who would have come by themselves. */
const LATER_DAYS = 365;

export function personOf(world: World, cell: Cell, index: number): Person {
  const { country } = cell;
  const { config, demand } = world;
  const key = keyOf(cell.key, index);
  const household = Math.floor(index / config.network.peoplePerHousehold) % HOMES;
  // Who lives together has one clock.
  const zone = country.zones.length === 1 ? 0 : country.zoneChoice.choose(cell.key, purposes.zone, household);
  const interest = unevenness(key, purposes.interest, config.interest.sigma);
  return {
    key,
    index,
    platform: isTrue(key, purposes.platform, country.config.iphones) ? 'ios' : 'android',
    zone,
    household,
    exposure: unevenness(key, purposes.exposure, config.exposure.sigma),
    interest,
    organicAtMs: organicAtMs(),
  };

  function organicAtMs(): number {
    const u = uniform(key, purposes.organic);
    // Whoever would come twice comes once.
    if (u < 1 - exp(-demand.organic * interest)) return country.found[zone]?.instant(key, purposes.organicInstant) ?? 0;
    if (u < 1 - exp(-(demand.organic + demand.later) * interest)) {
      return world.span.toMs + Math.floor(uniform(key, purposes.laterInstant) * LATER_DAYS * DAY);
    }
    return Number.POSITIVE_INFINITY;
  }
}

/** The phone of a person, and what it lets others know. */
export type Phone = {
  readonly device: DeviceConfig;
  /** Release of iOS, API level of Android. */
  readonly osVersion: string;
  /** The advertising id that the phone has, whoever may see it: 32 lower-case hex digits. */
  readonly advertisingId: string;
  readonly userAgent: string;
  /** Its user allows other apps to hand the advertising id on. */
  readonly publisherConsent: boolean;
  /** Its user allows this app to. */
  readonly advertiserConsent: boolean;
  /** The app has the id at its first open already. */
  readonly consentAtFirst: boolean;
  readonly wasAsked: boolean;
  /** In which session after the first open the app learns what its user allows; 0 for at the first open, infinite for never. */
  readonly answersIn: number;
};

/** Apps ask in one of so many sessions after the first open, if not at it. Our own choice (assumed). */
const ASKING_SESSIONS = 3;

/** Whether networks and the app have the advertising id in common when the app is first opened. */
export const isKnownAtFirst = ({ publisherConsent, consentAtFirst }: Phone): boolean =>
  publisherConsent && consentAtFirst;

/** Whether the user of a phone lets other apps hand its advertising id on. */
export const allowsOthers = (world: World, { key, platform }: Pick<Person, 'key' | 'platform'>): boolean =>
  platform === 'ios'
    ? isTrue(key, purposes.publisherConsent, world.config.consent.publisher)
    : !isTrue(key, purposes.limited, world.config.consent.limited);

export function phoneOf(world: World, { key, platform }: Pick<Person, 'key' | 'platform'>): Phone {
  const { list, choice, versions } = world.devices[platform];
  const place = choice.choose(key, purposes.device);
  const device = list[place];
  if (device === undefined) throw new RangeError(`no device of ${platform}`);
  const osVersion = device.os[versions[place]?.choose(key, purposes.osVersion) ?? 0]?.version ?? '';
  const { consent, network } = world.config;
  const isIphone = platform === 'ios';
  const wasAsked = isIphone && isTrue(key, purposes.asked, consent.asked);
  const advertiserConsent = isIphone
    ? wasAsked && isTrue(key, purposes.advertiserConsent, consent.advertiser)
    : !isTrue(key, purposes.limited, consent.limited);
  const isAtFirst = !isIphone || isTrue(key, purposes.consentAtFirst, consent.atFirstOpen);
  const later = wasAsked ? 1 + below(key, purposes.consentSession, ASKING_SESSIONS) : Number.POSITIVE_INFINITY;
  return {
    device,
    osVersion,
    advertisingId: hexId(key, purposes.advertisingId),
    userAgent: userAgentOf(device, osVersion, !isIphone && isTrue(key, purposes.reducedAgent, network.reducedAgents)),
    publisherConsent: allowsOthers(world, { key, platform }),
    advertiserConsent,
    consentAtFirst: advertiserConsent && isAtFirst,
    wasAsked,
    answersIn: isAtFirst && (wasAsked || !isIphone) ? 0 : later,
  };
}

/** An id as phones have it, UUID version 4, without hyphens. */
export function hexId(key: Key, purpose: number, n = 0): string {
  words[0] = word(key, purpose, 4 * n);
  words[1] = (word(key, purpose, 4 * n + 1) & 0xffff0fff) | 0x4000;
  words[2] = (word(key, purpose, 4 * n + 2) & 0x3fffffff) | 0x80000000;
  words[3] = word(key, purpose, 4 * n + 3);
  return wordsHex(words, 0);
}

const words = new Uint32Array(4);
