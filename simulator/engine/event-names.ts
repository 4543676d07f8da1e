import type { Changes } from '../changes.js';
import { ownText } from '../own-text.js';

/** The names of custom events that the apps of a workspace have used; an app has at most so many. */
export class EventNames {
  readonly #most: number | null;
  readonly #changes: Changes;
  /** By app. A name is kept once, not with the request that it was cut from. */
  readonly #byApp = new Map<string, Map<string, string>>();

  /** @param most - Most different names of an app; null: any number. */
  constructor(most: number | null, changes: Changes) {
    this.#most = most;
    this.#changes = changes;
  }

  /** @returns The name as it is kept; null when the app has used up its names. */
  kept(appId: string, name: string): string | null {
    let names = this.#byApp.get(appId);
    if (names === undefined) {
      names = new Map();
      this.#byApp.set(appId, names);
    }
    const known = names.get(name);
    if (known !== undefined) return known;
    if (this.#most !== null && names.size >= this.#most) return null;
    const kept = ownText(name);
    names.set(kept, kept);
    this.#changes.changed('event-names', { appId, names });
    return kept;
  }

  /** Names by app. */
  state(): Record<string, readonly string[]> {
    return Object.fromEntries([...this.#byApp].map(([appId, names]) => [appId, [...names.keys()]]));
  }

  /** Only while there are none yet. */
  restore(state: Readonly<Record<string, readonly string[]>>): void {
    for (const [appId, names] of Object.entries(state))
      this.#byApp.set(appId, new Map(names.map((name) => [name, name])));
  }
}
