import type { Installed } from '../cell/story.js';
import { isTrue, logNormal } from '../chance/draws.js';
import { DAY } from '../time/units.js';
import { purposes } from '../world/purposes.js';
import type { Release } from '../world/releases.js';
import type { World } from '../world/world.js';

type Has = Pick<Installed, 'person' | 'installAtMs'>;

/** Which version of the app each installation of a region has, and when. A release is out from the first instant of its day. */
export class Versions {
  readonly #releases: readonly Release[];
  /** From when on, by installation and then by release; of what is there from the beginning, and before, that is always. */
  readonly #fromMs: Float64Array;

  constructor({ config: { app }, releases }: Pick<World, 'config' | 'releases'>, installed: readonly Has[]) {
    this.#releases = releases;
    this.#fromMs = new Float64Array(releases.length * installed.length);
    if (releases.length === 1) return;
    let at = 0;
    for (const { person, installAtMs } of installed) {
      const takesAny = isTrue(person.key, purposes.updates, app.updates?.chance ?? 0);
      for (const { atMs, salt } of releases) {
        if (atMs > installAtMs)
          this.#fromMs[at] = takesAny ? atMs + daysOf(person.key, salt) : Number.POSITIVE_INFINITY;
        at += 1;
      }
    }

    function daysOf(key: Installed['person']['key'], salt: number): number {
      const { median = 0, sigma = 0 } = app.updates?.afterDays ?? {};
      return Math.ceil(logNormal(key, purposes.updateDelay, median, sigma, salt) * DAY);
    }
  }

  /** @param who - Number of the installation. @param atMs - Not before it was installed. */
  at(who: number, atMs: number): string {
    const releases = this.#releases;
    let last = releases.length - 1;
    // Whoever has a later one by then takes no earlier one.
    while (last > 0 && atMs < (this.#fromMs[who * releases.length + last] ?? 0)) last -= 1;
    return releases[last]?.version ?? '';
  }
}
