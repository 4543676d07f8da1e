import { type Key, keyOf, seedKey, uniform } from '../synthesis/chance/draws.js';
import { Weighted } from '../synthesis/chance/weighted.js';
import { Happenings } from '../synthesis/cell/happenings.js';
import { live } from '../synthesis/journey/life.js';
import { type Life, visitsOf } from '../synthesis/journey/lifetime.js';
import { buy } from '../synthesis/journey/purchases.js';
import { Told, type Worth } from '../synthesis/journey/told.js';
import type { World } from '../synthesis/world/world.js';

// What people of a world are to be expected to spend. No formula tells it: purchases hang on visits, and visits on how unlike
// people are. So people like those of the world live their lives once more, with draws of their own.

const DAY = 86_400_000;
/** Of their draws. Nobody in a world has this key. */
const EXPECTED = 'expected';
const CHOICE = 1000;

/** So many installations of one kind. */
export type Kind = {
  readonly source: string;
  readonly platform: 'android' | 'ios';
  readonly country: string;
  readonly n: number;
};

/** What one of them spent, US dollars, and after how many days. */
type Spent = { readonly day: number; readonly usd: number };

class Earned extends Told {
  readonly spent: Spent[] = [];
  readonly #fromMs: number;

  constructor(fromMs: number) {
    super(0, new Happenings(), Number.POSITIVE_INFINITY);
    this.#fromMs = fromMs;
  }

  override tell(): void {
    // What is done is of no matter here, only what is paid.
  }

  override earn(atMs: number, { gross }: Worth): void {
    if (gross > 0) this.spent.push({ day: (atMs - this.#fromMs) / DAY, usd: gross / 1e6 });
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
  return expected(world, kinds, lives, {
    chance: (paying) => Math.min(1, purchases.payers * paying),
    spend: (life) => buy(life, surely, visitsOf(world, life.key, life.installAtMs, life.season, life.quality)),
  });
}

/** Subscribers, over 365 days. Each begins one of the plans. */
export function expectedSubscribers(world: World, kinds: readonly Kind[], lives: number): Payers {
  const { subscriptions } = world.config;
  const most = Math.max(...subscriptions.map(({ starts }) => starts));
  // Few live in vain.
  const more = most === 0 ? 0 : 0.2 / most;
  const often = {
    ...world,
    config: {
      ...world.config,
      funnel: [],
      adRevenue: null,
      purchases: null,
      subscriptions: subscriptions.map((one) => ({ ...one, starts: one.starts * more })),
    },
    ads: null,
  };
  return expected(often, kinds, lives, {
    chance: (paying) => subscriptions.reduce((sum, { starts }) => sum + Math.min(1, starts * paying), 0),
    spend: live,
  });
}

type How = { readonly chance: (paying: number) => number; readonly spend: (life: Life) => void };

function expected(world: World, kinds: readonly Kind[], lives: number, { chance, spend }: How): Payers {
  const groups = kinds.flatMap((kind) => {
    const country = world.countries.find(({ config }) => config.country === kind.country);
    const source =
      kind.source === 'organic'
        ? world.config.organic
        : world.config.channels.find(({ channel }) => channel === kind.source);
    const season = country?.openings[0];
    if (country === undefined || source === undefined || season === undefined) return [];
    const retention = source.retention * (kind.platform === 'ios' ? world.config.retention.ios : 1);
    const share = chance(source.paying * country.config.paying);
    return [{ n: kind.n, share, country, season, quality: { retention, paying: source.paying } }];
  });
  const all = groups.reduce((sum, { n }) => sum + n, 0);
  const payers = groups.reduce((sum, { n, share }) => sum + n * share, 0);
  if (payers === 0) return { share: 0, lives: [] };
  const choice = new Weighted(groups.map(({ n, share }) => n * share));
  const installAtMs = world.span.fromMs;
  const lived = Array.from({ length: lives }, (_, i) => {
    const key: Key = keyOf(seedKey(EXPECTED), i);
    const group = groups[choice.at(uniform(key, CHOICE))];
    if (group === undefined) throw new RangeError(`no kind of ${groups.length}`);
    const told = new Earned(installAtMs);
    const { country, season, quality } = group;
    spend({ world, country, key, installAtMs, season, quality, told });
    return told.spent;
  });
  return { share: payers / all, lives: lived };
}
