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
  if (installation === null && otherPlatform === null) return nothingKnown;
  return {
    opened: installation !== null && installation.openedAtMs !== null,
    lastOpenAtMs: installation?.lastOpenAtMs ?? null,
    advertisingId: installation?.advertisingId ?? null,
    formerAdvertisingId: installation?.formerAdvertisingId ?? null,
    developerDeviceId: installation?.developerDeviceId ?? null,
    lastTransactionId: installation?.lastTransactionId ?? null,
    otherPlatform,
    installsOfOneIp: 0,
  };
}

/**
 * The same with how many installs in a row came from one address. Field by field: for each object that is spread and of which a
 * field is then set once more, V8 makes a shape of its own.
 */
export const withStreak = (history: History, installsOfOneIp: number): History => ({
  opened: history.opened,
  lastOpenAtMs: history.lastOpenAtMs,
  advertisingId: history.advertisingId,
  formerAdvertisingId: history.formerAdvertisingId,
  developerDeviceId: history.developerDeviceId,
  lastTransactionId: history.lastTransactionId,
  otherPlatform: history.otherPlatform,
  installsOfOneIp,
});

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
