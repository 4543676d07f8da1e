import { type Key, keyOf, seedKey, uniform } from '../synthesis/chance/draws.js';
import { Weighted } from '../synthesis/chance/weighted.js';
import { Happenings } from '../synthesis/cell/happenings.js';
import { goThroughFunnel, live } from '../synthesis/journey/life.js';
import { type Life, reinstalledAtMs, visitsOf } from '../synthesis/journey/lifetime.js';
import { buy } from '../synthesis/journey/purchases.js';
import { Told, type Worth } from '../synthesis/journey/told.js';
import { DAY } from '../synthesis/time/units.js';
import { type Quality, qualityOf } from '../synthesis/world/qualities.js';
import { LIFETIME_DAYS, type World } from '../synthesis/world/world.js';

// What people of a world are to be expected to do and to spend. No formula tells it: it hangs on visits, and visits on how
// unlike people are. So people like those of the world live their lives once more, with draws of their own.

/** Of their draws. Nobody in a world has this key. */
const EXPECTED = 'expected';
const CHOICE = 1000;

/** Who came, as far as it decides what they are like. */
export type Who = {
  readonly source: string;
  /** By themselves, if no ad had been there first. */
  readonly would_come: boolean;
  readonly platform: 'android' | 'ios';
};

/** So many installations of one kind. */
export type Kind = Who & { readonly country: string; readonly n: number };

/** The quality of first installs of one kind. */
export const qualityOfKind = (world: World, { source, would_come: wouldCome, platform }: Who): Quality =>
  qualityOf(world, { platform, wouldCome, channel: source === 'organic' ? null : source });

/** What one of them spent, US dollars, and after how many days. */
type Spent = { readonly day: number; readonly usd: number };

/** Where nothing is kept: of each life only what {@link Heard} asks for. One for all, since room for thousands lies in it. */
const nowhere = new Happenings();

/** What one installation told, until it was gone. */
class Heard extends Told {
  readonly spent: Spent[] = [];
  /** Days after which each step was taken. */
  readonly steps: number[] = [];
  readonly #fromMs: number;
  readonly #untilMs: number;

  constructor(fromMs: number, untilMs: number) {
    super(0, nowhere, fromMs, { spanMs: fromMs, lifeMs: fromMs + LIFETIME_DAYS * DAY });
    this.#fromMs = fromMs;
    this.#untilMs = untilMs;
  }

  /** Of funnels: nothing else is asked for. */
  override tell(_kind: number, atMs: number, step: number): void {
    if (atMs < this.#untilMs) this.steps[step] = (atMs - this.#fromMs) / DAY;
  }

  override earn(atMs: number, { gross }: Worth, sinceMs = atMs): void {
    if (gross > 0 && sinceMs < this.#untilMs) this.spent.push({ day: (atMs - this.#fromMs) / DAY, usd: gross / 1e6 });
  }
}

export type Payers = {
  /** Of all installations, those that ever pay. */
  readonly share: number;
  /** What each of some of them spent. */
  readonly lives: readonly (readonly Spent[])[];
};

/** Payers of in-app purchases. */
export function expectedBuyers(world: World, kinds: readonly Kind[], lives: number): Payers {
  const { purchases } = world.config;
  if (purchases === null) return { share: 0, lives: [] };
  const surely = { ...purchases, payers: Number.MAX_SAFE_INTEGER };
  return payersOf(
    lived(world, kinds, lives, {
      chance: (paying) => Math.min(1, purchases.payers * paying),
      does: (life) => buy(life, surely),
    }),
  );
}

/** Those who begin a plan, over 365 days: each of them begins one. */
export function expectedSubscribers(world: World, kinds: readonly Kind[], lives: number): Payers {
  const { subscriptions } = world.config;
  const all = subscriptions.reduce((sum, { starts }) => sum + starts, 0);
  if (all === 0) return { share: 0, lives: [] };
  const only = {
    ...world,
    config: {
      ...world.config,
      funnel: [],
      adRevenue: null,
      purchases: null,
      subscriptions: subscriptions.map((one) => ({ ...one, starts: one.starts / all })),
    },
    ads: null,
  };
  return payersOf(
    lived(only, kinds, lives, {
      chance: (paying) => Math.min(1, all * paying),
      // Whether somebody comes back is no matter of a plan.
      days: 1,
      // Nobody lives in vain.
      does: (life) => live({ ...life, quality: { ...life.quality, paying: 1 / life.country.config.paying } }),
    }),
  );
}

/** Shares of installations that take each step of the funnel in their first days. */
export function expectedSteps(world: World, kinds: readonly Kind[], lives: number, days: number): number[] {
  const { funnel } = world.config;
  const surely = { ...world, config: { ...world.config, funnel: funnel.map((step) => ({ ...step, chance: 1 })) } };
  const { heard } = lived(surely, kinds, lives, { chance: () => 1, days, does: goThroughFunnel });
  let chance = 1;
  return funnel.map((step, place) => {
    chance *= step.chance;
    return (chance * heard.filter(({ steps }) => (steps[place] ?? days) < days).length) / Math.max(1, heard.length);
  });
}

const payersOf = ({ share, heard }: Lived): Payers => ({ share, lives: heard.map(({ spent }) => spent) });

type How = {
  readonly chance: (paying: number) => number;
  readonly does: (life: Life) => void;
  /** So long it is asked when they open the app; all their lives by default. */
  readonly days?: number;
};
type Lived = { readonly share: number; readonly heard: readonly Heard[] };

/** Lives of those of whom `chance` is the share that counts. */
function lived(world: World, kinds: readonly Kind[], lives: number, { chance, does, days }: How): Lived {
  const groups = kinds.flatMap((kind) => {
    const country = world.countries.find(({ config }) => config.country === kind.country);
    const season = country?.openings[0];
    if (country === undefined || season === undefined) return [];
    const quality = qualityOfKind(world, kind);
    return [{ n: kind.n, share: chance(quality.paying * country.config.paying), country, season, quality }];
  });
  const all = groups.reduce((sum, { n }) => sum + n, 0);
  const counted = groups.reduce((sum, { n, share }) => sum + n * share, 0);
  if (counted === 0) return { share: 0, heard: [] };
  const choice = new Weighted(groups.map(({ n, share }) => n * share));
  const installAtMs = world.span.fromMs;
  const heard = Array.from({ length: lives }, (_, i) => {
    const key: Key = keyOf(seedKey(EXPECTED), i);
    const group = groups[choice.at(uniform(key, CHOICE))];
    if (group === undefined) throw new RangeError(`no kind of ${groups.length}`);
    const told = new Heard(installAtMs, reinstalledAtMs(world, key, installAtMs));
    const { country, season, quality } = group;
    const visits = visitsOf(world, key, installAtMs, season, quality, days);
    does({ world, country, key, installAtMs, quality, visits, told });
    return told;
  });
  return { share: counted / all, heard };
}
