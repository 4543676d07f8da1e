import type { History } from '@mmp-sim/contracts/signals';
import type { Changes } from '../changes.js';
import type { Installation } from './installation.js';

/** Of an installation that has not been heard of. */
export const nothingKnown: History = {
  opened: false,
  lastOpenAtMs: null,
  advertisingId: null,
  formerAdvertisingId: null,
  developerDeviceId: null,
  lastTransactionId: null,
  otherPlatform: null,
  installsOfOneIp: 0,
};

/** What is known of an installation now; null where it is not known at all. */
export function historyOf(installation: Installation | null, otherPlatform: string | null): History {
  if (installation === null) return otherPlatform === null ? nothingKnown : { ...nothingKnown, otherPlatform };
  return {
    opened: installation.openedAtMs !== null,
    lastOpenAtMs: installation.lastOpenAtMs,
    advertisingId: installation.advertisingId,
    formerAdvertisingId: installation.formerAdvertisingId,
    developerDeviceId: installation.developerDeviceId,
    lastTransactionId: installation.lastTransactionId,
    otherPlatform,
    installsOfOneIp: 0,
  };
}

type Streak = { readonly ip: string; readonly installs: number };

/** How many tracked installs of each app came in a row from one address. */
export class OneIpStreaks {
  readonly #byApp = new Map<string, Streak>();
  readonly #changes: Changes;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** Notes an install. @returns The length of the streak with it; 0 where it named no address. */
  add(appId: string, ip: string | null): number {
    if (ip === null) return 0;
    const streak = this.#byApp.get(appId);
    const now = { ip, installs: streak?.ip === ip ? streak.installs + 1 : 1 };
    this.#byApp.set(appId, now);
    this.#changes.changed('one-ip', { appId, streak: now });
    return now.installs;
  }

  /** The streaks by app. */
  state(): Record<string, Streak> {
    return Object.fromEntries([...this.#byApp].map(([appId, streak]) => [appId, { ...streak }]));
  }

  /** Only while there are none yet. */
  restore(state: Readonly<Record<string, Readonly<Streak>>>): void {
    for (const [appId, streak] of Object.entries(state)) this.#byApp.set(appId, { ...streak });
  }
}
