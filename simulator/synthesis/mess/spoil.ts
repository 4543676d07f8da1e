import { type Happening, type Happenings, kinds } from '../cell/happenings.js';
import type { Installed } from '../cell/story.js';
import { below, isTrue, logNormal, uniform } from '../chance/draws.js';
import { purposes } from '../world/purposes.js';
import type { World } from '../world/world.js';
import type { CountryConfig } from '../world/world-config.js';
import { arrivalsOf } from './arrivals.js';
import { isSent, knowsId, tellsCurrency } from './messages.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Wrong clocks: half of them are ahead. Our own choice (assumed). */
const SKEW_MINUTES = { median: 60, sigma: 1.5 };

type Flaw = 'late' | 'out-of-order' | 'duplicated' | 'clock-skew' | 'missing-id' | 'wrong-currency';

/** A message with which something is wrong. It arrives at the instant at which it is read among what happened. */
export type Flawed = {
  readonly flaws: readonly Flaw[];
  /** Number of what it tells of: another one's where it comes once more. */
  readonly original: number;
  readonly occurredAtMs: number;
  /** By the phone's clock, where it dates something. */
  readonly sentAtMs: number;
  /** Said in the place of the currency that is true; null where that is said. */
  readonly currency: string | null;
};

type Where = { readonly world: World; readonly country: CountryConfig };

const NONE: ReadonlyMap<number, Flawed> = new Map();

/**
 * Spoils what the app's backend sends of a region, after all of it has happened: when it arrives, how often, and what it says.
 * What happened stays what it is. Draws are made by the installation and by the place of the message among its own.
 *
 * @param happenings - Messages are moved to the instant at which they arrive, and those that come twice added.
 * @returns By number.
 */
export function spoil(
  where: Where,
  happenings: Happenings,
  installed: readonly Installed[],
): ReadonlyMap<number, Flawed> {
  const { lateMinutes: _, ...shares } = where.world.config.mess;
  if (Object.values(shares).every((share) => share === 0)) return NONE;
  const flawed = new Map<number, Flawed>();
  const copies: { readonly arrivesAtMs: number; readonly one: Flawed }[] = [];
  for (const { one, messages } of byInstallation(happenings, installed)) {
    for (const { number, arrivesAtMs, copy, ...rest } of flawsOf(where, one, messages)) {
      if (rest.flaws.length > 0) {
        flawed.set(number, rest);
        happenings.move(number, arrivesAtMs);
      }
      if (copy !== null) copies.push(copy);
    }
  }
  for (const { arrivesAtMs, one } of copies) flawed.set(happenings.repeat(one.original, arrivesAtMs), one);
  return flawed;
}

export type Message = Readonly<Happening>;

/** What is sent of each installation, in the order in which it was told of. */
function* byInstallation(
  happenings: Happenings,
  installed: readonly Installed[],
): Generator<{ readonly one: Installed; readonly messages: readonly Message[] }> {
  let one: Installed | undefined;
  let messages: Message[] = [];
  for (const happening of happenings.asTold()) {
    const of = installed[happening.who];
    if (of === undefined || !isSent(of.person.platform, happening.kind, happening.value)) continue;
    if (of !== one) {
      if (one !== undefined) yield { one, messages };
      one = of;
      messages = [];
    }
    messages.push({ ...happening });
  }
  if (one !== undefined) yield { one, messages };
}

type Spoilt = Flawed & {
  readonly number: number;
  readonly arrivesAtMs: number;
  /** Null where it comes once. */
  readonly copy: { readonly arrivesAtMs: number; readonly one: Flawed } | null;
};

function* flawsOf({ world, country }: Where, one: Installed, messages: readonly Message[]): Generator<Spoilt> {
  const { mess } = world.config;
  const { key, person } = one;
  const skewMs = isTrue(person.key, purposes.messSkew, mess.clockSkew) ? skewOf(one) : 0;
  const arrivals = arrivalsOf(messages, key, mess);
  for (const [place, { number, atMs, kind, value }] of messages.entries()) {
    const { arrivesAtMs = atMs, flaw } = arrivals[place] ?? {};
    const lacksId = knowsId(one, atMs) && isTrue(key, purposes.messIds, mess.missingIds, place);
    const isCharged =
      tellsCurrency(person.platform, kind, value) && isTrue(key, purposes.messCurrency, mess.wrongCurrency, 2 * place);
    const flaws: Flaw[] = flaw === undefined ? [] : [flaw];
    if (lacksId) flaws.push('missing-id');
    if (isCharged) flaws.push('wrong-currency');
    const currency = isCharged ? wrongCurrency(world, country, one, place) : null;
    const againAtMs = isTrue(key, purposes.messDuplicate, mess.duplicated, 2 * place)
      ? arrivesAtMs + SECOND + below(key, purposes.messDuplicate, MINUTE - SECOND, 2 * place + 1)
      : null;
    const occurred = { original: number, flaws, occurredAtMs: atMs, sentAtMs: atMs, currency };
    const skew = kind === kinds.adRevenue ? skewMs : 0;
    yield {
      number,
      arrivesAtMs,
      ...skewed(occurred, skew, arrivesAtMs),
      copy:
        againAtMs === null
          ? null
          : {
              arrivesAtMs: againAtMs,
              one: skewed({ ...occurred, flaws: [...flaws, 'duplicated'] }, skew, againAtMs),
            },
    };
  }
}

/**
 * The same by a wrong clock, where that changes how it is dated: what says that it was sent in the future is dated by its
 * arrival, as in the engine.
 */
function skewed(flawed: Flawed, skewMs: number, arrivesAtMs: number): Flawed {
  const sentAtMs = flawed.occurredAtMs + skewMs;
  if (Math.min(sentAtMs, arrivesAtMs) === flawed.occurredAtMs) return flawed;
  return { ...flawed, sentAtMs, flaws: [...flawed.flaws, 'clock-skew'] };
}

function skewOf({ person: { key } }: Installed): number {
  const minutes = logNormal(key, purposes.messSkewLength, SKEW_MINUTES.median, SKEW_MINUTES.sigma);
  return Math.ceil(minutes * MINUTE) * (uniform(key, purposes.messSkew, 1) < 0.5 ? 1 : -1);
}

/** US dollars where something else is charged; where those are, one of the world's other currencies. */
function wrongCurrency({ countries }: World, country: CountryConfig, { key }: Installed, place: number): string {
  if (country.currency !== 'USD') return 'USD';
  const others = [...new Set(countries.map(({ config }) => config.currency))].filter((one) => one !== 'USD');
  return others[below(key, purposes.messCurrency, others.length, 2 * place + 1)] ?? 'EUR';
}
