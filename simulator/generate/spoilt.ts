import type { Fact } from '@mmp-sim/contracts/facts';
import { type Happening, kinds } from '../synthesis/cell/happenings.js';
import type { Story } from '../synthesis/cell/story.js';
import type { Flawed } from '../synthesis/mess/spoil.js';
import type { Stage } from './stage.js';

const types: Readonly<Record<number, Fact['type']>> = {
  [kinds.open]: 'session',
  [kinds.event]: 'event',
  [kinds.purchase]: 'purchase',
  [kinds.subscription]: 'subscription',
  [kinds.adRevenue]: 'ad-revenue',
};

/** Keeps what is wrong with the messages of one region beside the facts that came of them. */
export class Spoilt {
  readonly #stage: Stage;
  readonly #story: Story;
  readonly #told = new Set<number>();

  constructor(stage: Stage, story: Story) {
    this.#stage = stage;
    this.#story = story;
  }

  /** @param fact - That was told last. */
  tell(fact: Fact, happening: Readonly<Happening>): void {
    const flawed = this.#story.flawed.get(happening.number);
    if (flawed === undefined) return;
    this.#told.add(happening.number);
    this.#keep(fact, fact.type, flawed, happening);
  }

  /** Those of which nothing came, after all others. */
  tellLost(): void {
    const { flawed, happenings } = this.#story;
    if (flawed.size === this.#told.size) return;
    for (const happening of happenings.asTold()) {
      const one = flawed.get(happening.number);
      if (one === undefined || this.#told.has(happening.number)) continue;
      this.#keep(null, types[happening.kind] ?? 'event', one, happening);
    }
  }

  #keep(fact: Fact | null, type: Fact['type'], flawed: Flawed, { kind, about, who, atMs }: Readonly<Happening>): void {
    const { prices, periods, config } = this.#story.cell.country;
    const price = (kind === kinds.subscription ? periods : prices)[about];
    const currency = price?.currency ?? config.currency;
    this.#stage.spoilt(fact, type, { place: who, flawed, currency, arrivedAtMs: atMs });
  }
}
