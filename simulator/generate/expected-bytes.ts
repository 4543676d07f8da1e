import { kinds } from '../synthesis/cell/happenings.js';
import { storyOf } from '../synthesis/cell/story.js';
import type { Cell } from '../synthesis/people/cells.js';
import type { World, WorldCountry } from '../synthesis/world/world.js';
import { type Place, requireRoom } from './room.js';
import type { Format } from './tables.js';

type Bytes = Readonly<Record<Format, number>>;

/**
 * What becomes of something that happened, in a file, on average; of a subscription two rows. Measured: worlds of two presets, of 2,000
 * installs and 30 days. A database takes three times what Parquet does while it is put together.
 */
const bytesOf: ReadonlyMap<number, Bytes> = new Map([
  [kinds.impression, { parquet: 31, csv: 340, ndjson: 545, duckdb: 93 }],
  [kinds.click, { parquet: 31, csv: 340, ndjson: 545, duckdb: 93 }],
  [kinds.claim, { parquet: 70, csv: 255, ndjson: 390, duckdb: 210 }],
  [kinds.open, { parquet: 60, csv: 360, ndjson: 760, duckdb: 180 }],
  [kinds.event, { parquet: 75, csv: 380, ndjson: 795, duckdb: 225 }],
  [kinds.purchase, { parquet: 220, csv: 460, ndjson: 990, duckdb: 660 }],
  [kinds.subscription, { parquet: 200, csv: 620, ndjson: 1400, duckdb: 600 }],
  [kinds.adRevenue, { parquet: 55, csv: 480, ndjson: 1030, duckdb: 165 }],
]);
/** Of an installation, and the truth about it. */
const ofInstallation: Bytes = { parquet: 200, csv: 850, ndjson: 1780, duckdb: 600 };

/** So many people of each country are lived with, to see how much happens. */
const SAMPLE = 400;
/** To see whether there is room for many times as much, these are enough. */
const FEW_PEOPLE = 40;
/** What a few people leave behind is no further off than that. */
const ENOUGH_TIMES = 8;
/** More than anybody leaves behind: people see 500 impressions at the most. Below that nothing needs to be reckoned. */
const MOST_BYTES_OF_PERSON = 400_000;

/**
 * Looks whether there is room for a world, no closer than it takes to know.
 *
 * @param people - So many are made.
 * @param bytes - What {@link expectedBytes} says of them, from `few` of each country.
 * @param free - Bytes.
 * @param beside - Bytes that are needed besides.
 * @throws {SimulatorError} DISK_TOO_SMALL where there is not enough.
 */
export function requireRoomFor(
  place: Place,
  people: number,
  bytes: (few?: number) => number,
  free: number,
  beside = 0,
): void {
  const room = free - beside;
  if (people * MOST_BYTES_OF_PERSON <= room || bytes(FEW_PEOPLE) * ENOUGH_TIMES <= room) return;
  requireRoom(place, bytes() + beside, free);
}

/**
 * How many bytes the files of some regions will have, about: a few people of each country are lived with, as they will be.
 *
 * @param cells - Regions that are to be made.
 * @param few - So many people, at the most.
 */
export function expectedBytes(world: World, cells: readonly Cell[], format: Format, few = SAMPLE): number {
  const people = new Map<WorldCountry, number>();
  for (const { country, people: more } of cells) people.set(country, (people.get(country) ?? 0) + more);
  let sum = 0;
  for (const [country, all] of people) {
    const cell = cells.find((one) => one.country === country);
    if (cell === undefined) continue;
    const sample = { ...cell, people: Math.min(cell.people, few) };
    sum += (sampleBytes(world, sample, format) * all) / sample.people;
  }
  return Math.round(sum);
}

function sampleBytes(world: World, cell: Cell, format: Format): number {
  const { happenings, installed } = storyOf(world, cell);
  let bytes = installed.length * ofInstallation[format];
  for (const { kind } of happenings.asTold()) bytes += bytesOf.get(kind)?.[format] ?? 0;
  return bytes;
}
