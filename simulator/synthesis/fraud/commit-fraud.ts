import type { Installed } from '../cell/story.js';
import type { Into } from '../journey/exposure.js';
import type { Cell } from '../people/cells.js';
import type { Crowd } from '../people/crowd.js';
import type { World } from '../world/world.js';
import { flood, inject } from './clicks.js';
import { fakeInstalls } from './fakes.js';
import type { FraudSource } from './source.js';

/** A click that nobody made. */
export type FraudClick = { readonly source: FraudSource; readonly atMs: number };

/** Where it is done. */
export type Scene = {
  readonly world: World;
  readonly cell: Cell;
  readonly into: Into;
  readonly crowd: Crowd;
  /** By place of the person: what was clicked for them, and for those who are none. */
  readonly clicks: Map<number, FraudClick[]>;
};

/**
 * All fraud of a region, after its people have lived: it watches them, and changes nothing of what they see and do. What it
 * tells of comes after all that is true, so that this has the numbers that it has without.
 *
 * @param installed - Of people. Those who are none are added.
 */
export function commitFraud(scene: Scene, installed: Installed[]): void {
  const people = installed.slice();
  let fakes = scene.cell.people;
  for (const source of scene.world.fraud) {
    switch (source.config.kind) {
      case 'click-flooding':
        flood(scene, source);
        break;
      case 'click-injection':
        inject(scene, source, people);
        break;
      case 'device-farm':
      case 'fake-install':
        fakes = fakeInstalls(scene, source, { installed, from: fakes });
        break;
    }
  }
}
