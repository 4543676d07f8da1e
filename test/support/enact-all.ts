import { enact } from '../../simulator/synthesis/enact/enact.js';

/** Plays a region to its end at once. */
export function enactAll(...region: Parameters<typeof enact>): void {
  Array.from(enact(...region));
}
