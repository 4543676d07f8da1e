import type { EngagementKind } from '@mmp-sim/contracts/wire';

import { type Changes, untold } from '../changes.js';
import type { EngineState, RestoredEngine } from './engine-state.js';

/** What a self-attributing channel says: it engaged this device or installation at that instant. Ids are canonical. */
export type Claim = {
  readonly id: string;
  /** Order of arrival among the claims of the workspace. */
  readonly number: number;
  readonly appId: string;
  readonly channel: string;
  readonly campaignId: string | null;
  readonly kind: EngagementKind;
  readonly advertisingId: string | null;
  readonly installationId: string | null;
  readonly engagedAtMs: number;
  /** Order of arrival among engagements and claims: between the engagements before and after it. */
  readonly arrival: number;
  readonly arrivedAtMs: number;
};

/** Most claims kept for one device or installation; beyond it the oldest goes. */
const MOST_PER_KEY = 1000;

/** Keys under which a claim is found. */
export const claimKeys = ({ appId, advertisingId, installationId }: Claim): string[] => [
  ...(advertisingId === null ? [] : [deviceKey(appId, advertisingId)]),
  ...(installationId === null ? [] : [installationKey(appId, installationId)]),
];

const namesBoth = ({ advertisingId, installationId }: Claim): boolean =>
  advertisingId !== null && installationId !== null;

const deviceKey = (appId: string, advertisingId: string): string => `${appId} device ${advertisingId}`;
const installationKey = (appId: string, installationId: string): string => `${appId} installation ${installationId}`;

/** The claims of a workspace, found by advertising id or installation id within an app. */
export class Claims {
  /** Claims ever made. */
  added = 0;
  /** Claims that the limits have pushed out: nothing leads to them any more. */
  dropped = 0;
  readonly #limit: number;
  readonly #changes: Changes;
  readonly #byKey = new Map<string, Claim[]>();
  /** Goes on from one oldest key to the next: looking from the front would step over all that was deleted there. */
  readonly #oldest = this.#byKey.entries();
  /** Claims under all keys together. */
  #kept = 0;
  /** Of the claims of a device and an installation those that only one of the two still leads to. */
  readonly #halfGone = new WeakSet<Claim>();

  /** @param limit - Most claims kept, counted under each device and installation; beyond it the oldest of those go. */
  constructor(limit: number, changes: Changes = untold) {
    this.#limit = limit;
    this.#changes = changes;
  }

  add(claim: Claim): void {
    this.added += 1;
    for (const key of claimKeys(claim)) this.#put(key, claim);
    this.#changes.changed('claim', claim);
  }

  /** Each claim once, in order of arrival. */
  of(appId: string, advertisingId: string | null, installationId: string | null): Claim[] {
    if (this.added === 0) return [];
    const byDevice = advertisingId === null ? undefined : this.#byKey.get(deviceKey(appId, advertisingId));
    const byInstallation =
      installationId === null ? undefined : this.#byKey.get(installationKey(appId, installationId));
    return [...new Set([...(byDevice ?? []), ...(byInstallation ?? [])])].toSorted((a, b) => a.number - b.number);
  }

  state(): EngineState['claims'] {
    const claims = new Map<number, Claim>();
    for (const list of this.#byKey.values()) for (const claim of list) claims.set(claim.number, claim);
    const keys = [...this.#byKey].map(([key, list]) => ({ key, claims: list.map(({ number }) => number) }));
    return { added: this.added, dropped: this.dropped, kept: claims.values(), keys: keys.values() };
  }

  /** Only while there are none yet. */
  restore({ added, dropped, kept, keys }: RestoredEngine['claims']): void {
    const claims = new Map(kept.map((claim) => [claim.number, claim]));
    const found = new Map<number, number>();
    for (const { claims: numbers } of keys)
      for (const number of numbers) found.set(number, (found.get(number) ?? 0) + 1);
    for (const claim of kept) {
      if (namesBoth(claim) && found.get(claim.number) === 1) this.#halfGone.add(claim);
    }
    for (const { key, claims: numbers } of keys) {
      for (const number of numbers) {
        const claim = claims.get(number);
        if (claim === undefined) throw new RangeError(`no claim ${number}`);
        this.#put(key, claim);
      }
    }
    this.added = added;
    this.dropped += dropped;
  }

  #put(key: string, claim: Claim): void {
    const claims = this.#byKey.get(key);
    this.#kept += 1;
    if (claims === undefined) this.#byKey.set(key, [claim]);
    else if (claims.push(claim) > MOST_PER_KEY) {
      const oldest = claims.shift();
      if (oldest !== undefined) this.#forgotten([oldest]);
    }
    while (this.#kept > this.#limit && this.#byKey.size > 1) this.#dropOldestKey();
  }

  #dropOldestKey(): void {
    const next = this.#oldest.next();
    if (next.done === true) throw new RangeError('there is no key to drop');
    const [key, claims] = next.value;
    this.#byKey.delete(key);
    this.#forgotten(claims);
  }

  /** Counts claims that one key no longer leads to. */
  #forgotten(claims: readonly Claim[]): void {
    this.#kept -= claims.length;
    for (const claim of claims) {
      if (namesBoth(claim) && !this.#halfGone.has(claim)) this.#halfGone.add(claim);
      else this.dropped += 1;
    }
  }
}
