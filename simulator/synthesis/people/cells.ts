import { type Key, keyOf } from '../chance/draws.js';
import type { World, WorldCountry } from '../world/world.js';

/** Most people of a carrier region. Whatever people share, they share within it. */
export const CELL_PEOPLE = 20_000;
/** People of a partition, about, and ads that they are expected to see: memory and time of a partition go by both. */
const PARTITION_PEOPLE = 40_000;
const PARTITION_ADS = 400_000;

/** A carrier region of a country. Attribution, shared addresses and fraud stay inside. */
export type Cell = {
  readonly country: WorldCountry;
  /** Place among the regions of the country. */
  readonly region: number;
  readonly people: number;
  readonly key: Key;
  /** Unique in the world, and the same however many people other countries have. */
  readonly name: string;
};

/** All regions, by country. More people make more of them and change none that is full. */
export function cellsOf(world: World): Cell[] {
  return world.countries.flatMap((country) =>
    Array.from({ length: Math.ceil(country.people / CELL_PEOPLE) }, (_, region) => ({
      country,
      region,
      people: Math.min(CELL_PEOPLE, country.people - region * CELL_PEOPLE),
      key: keyOf(country.key, region),
      name: `${country.config.country}-${String(region).padStart(4, '0')}`,
    })),
  );
}

/** How many ads the people of a region are expected to see. */
export const adsIn = ({ campaigns }: World, { people, country }: Pick<Cell, 'people' | 'country'>): number =>
  campaigns.reduce((sum, { impressions }) => sum + people * (impressions[country.place] ?? 0), 0);

/** Runs of regions that are made together: one file of each table. */
export function partitionsOf(world: World): Cell[][] {
  const partitions: Cell[][] = [];
  let people = Number.POSITIVE_INFINITY;
  let ads = 0;
  for (const cell of cellsOf(world)) {
    const more = adsIn(world, cell);
    if (people + cell.people > PARTITION_PEOPLE || ads + more > PARTITION_ADS) {
      partitions.push([]);
      people = 0;
      ads = 0;
    }
    partitions.at(-1)?.push(cell);
    people += cell.people;
    ads += more;
  }
  return partitions;
}
