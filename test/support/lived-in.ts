import { storyOf, type Story } from '../../simulator/synthesis/cell/story.js';
import { cellsOf } from '../../simulator/synthesis/people/cells.js';
import { readWorld } from '../../simulator/synthesis/world/read-world.js';
import { type World, worldOf } from '../../simulator/synthesis/world/world.js';

export type LivedIn = { readonly world: World; readonly story: Story };

/** The first region of a world, lived in. @param file - As it would stand in a file. */
export function livedIn(file: object): LivedIn {
  const world = worldOf(readWorld(file), '1');
  const [cell] = cellsOf(world);
  if (cell === undefined) throw new Error('nobody lives there');
  return { world, story: storyOf(world, cell) };
}

/** One region of one country whose people come by themselves. */
export function livedAlone(preset: string, country: string, installs: number, changes: object = {}): LivedIn {
  const { countries } = readWorld({ preset });
  const only = countries.filter((one) => one.country === country).map((one) => ({ ...one, paying: 1 }));
  const alone = { countries: only, campaigns: [], organic: { share: 1, retention: 1, paying: 1 }, adRevenue: null };
  return livedIn({ preset, installs, ...alone, reinstalls: { chance: 0 }, ...changes });
}
