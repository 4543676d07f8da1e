import type { DeviceIds } from '@mmp-sim/contracts/signals';
import type { Changes } from '../changes.js';
import { ownText } from '../own-text.js';
import type { EngineState, InstallationRecord, RestoredEngine } from './engine-state.js';
import { bytesOf, type Installation, installationOf, userBy } from './installation.js';

type AppIndex = {
  readonly byId: Map<string, Installation>;
  readonly byAdvertisingId: Map<string, Installation>;
  readonly byDeveloperDeviceId: Map<string, Installation>;
};

export type InstallationLimits = { readonly installations: number; readonly installationBytes: number };

/** The installations of a workspace, found by any of their ids within an app. */
export class Installations {
  /** How many the limit has pushed out. */
  dropped = 0;
  readonly #limits: InstallationLimits;
  readonly #changes: Changes;
  readonly #apps = new Map<string, AppIndex>();
  /** In order of arrival, so that the oldest goes first. */
  #all: Installation[] = [];
  #start = 0;
  #bytes = 0;

  /** @param limits - Most installations, and most bytes of them, about; the newest stays however large it is. */
  constructor(limits: InstallationLimits, changes: Changes) {
    this.#limits = limits;
    this.#changes = changes;
  }

  get size(): number {
    return this.#all.length - this.#start;
  }

  /** Every installation, the oldest first. */
  all(): readonly Installation[] {
    return this.#all.slice(this.#start);
  }

  /** In the order in which they had their first installation. */
  appIds(): readonly string[] {
    return [...this.#apps.keys()];
  }

  byId(appId: string, installationId: string): Installation | null {
    return this.#apps.get(appId)?.byId.get(installationId) ?? null;
  }

  /** The latest installation on a device: by advertising id, else by developer device id. */
  byDevice(appId: string, ids: Pick<DeviceIds, 'advertisingId' | 'developerDeviceId'>): Installation | null {
    return this.byAdvertisingId(appId, ids.advertisingId) ?? this.byDeveloperDeviceId(appId, ids.developerDeviceId);
  }

  byAdvertisingId(appId: string, advertisingId: string | null): Installation | null {
    return advertisingId === null ? null : (this.#apps.get(appId)?.byAdvertisingId.get(advertisingId) ?? null);
  }

  byDeveloperDeviceId(appId: string, id: string | null): Installation | null {
    return id === null ? null : (this.#apps.get(appId)?.byDeveloperDeviceId.get(id) ?? null);
  }

  /**
   * One that is heard of for the first time. Whoever had the device before is its user; else the ids say who.
   *
   * @param ownId - The id is one of ours, since the sender gave none.
   */
  add(appId: string, installationId: string, ownId: boolean, device: DeviceIds): Installation {
    const own = ownText(installationId);
    const user = this.byDevice(appId, device)?.user ?? sharedText(userBy(device, own), own);
    const installation = installationOf({ appId, installationId: own, ownId, user });
    this.#changes.changed('installation', installation);
    this.#put(installation);
    return installation;
  }

  /** The opened installation, if any, that was on a device before: not this one. */
  openedBefore(
    installation: Installation | null,
    appId: string,
    device: Pick<DeviceIds, 'advertisingId' | 'developerDeviceId'>,
  ): Installation | null {
    const wasBefore = (one: Installation | null): one is Installation =>
      one !== null && one !== installation && one.openedAtMs !== null;
    const byAdvertisingId = this.byAdvertisingId(appId, device.advertisingId);
    if (wasBefore(byAdvertisingId)) return byAdvertisingId;
    const byDeveloperDeviceId = this.byDeveloperDeviceId(appId, device.developerDeviceId);
    return wasBefore(byDeveloperDeviceId) ? byDeveloperDeviceId : null;
  }

  state(): EngineState['installations'] {
    return { dropped: this.dropped, apps: this.appIds(), kept: this.#records() };
  }

  /** Only while there are none yet. What a record does not hold is as in a new installation. */
  restore({ dropped, apps, kept }: RestoredEngine['installations']): void {
    for (const appId of apps) this.#index(appId);
    for (const record of kept) {
      const installation = installationOf(record);
      const { foundByAdvertisingId, foundByDeveloperDeviceId } = record;
      const { appId, advertisingId, developerDeviceId } = installation;
      const index = this.#index(appId);
      if (foundByAdvertisingId && advertisingId !== null) index.byAdvertisingId.set(advertisingId, installation);
      if (foundByDeveloperDeviceId && developerDeviceId !== null) {
        index.byDeveloperDeviceId.set(developerDeviceId, installation);
      }
      this.#put(installation);
    }
    this.dropped += dropped;
  }

  /** Lets an installation become larger or smaller: its attribution, or a text that is kept with it. It stays. */
  change(installation: Installation, work: () => void): void {
    const before = bytesOf(installation);
    work();
    this.#bytes += bytesOf(installation) - before;
    this.#changes.changed('installation', installation);
    this.#dropBeyondLimits(installation);
  }

  /** The same where it stays as large as it is. Its counts need not be told of: they follow from the facts. */
  note(installation: Installation, work: () => void): void {
    work();
    this.#changes.changed('installation', installation);
  }

  /** Gives an installation that had an id of ours the one that its sender uses. */
  adopt(installation: Installation, givenId: string): void {
    const installationId = ownText(givenId);
    const { byId } = this.#index(installation.appId);
    byId.delete(installation.installationId);
    installation.formerId = installation.installationId;
    installation.installationId = installationId;
    installation.ownId = false;
    byId.set(installationId, installation);
    this.#changes.changed('installation', installation);
  }

  /** The other apps that have an installation with this id. */
  otherAppsWith(appId: string, installationId: string): string[] {
    const others: string[] = [];
    for (const [other, { byId }] of this.#apps) {
      if (other !== appId && byId.has(installationId)) others.push(other);
    }
    return others;
  }

  /** Notes the ids that a request carries: from now on they lead to this installation. Null says nothing new. */
  learn(installation: Installation, ids: DeviceIds): void {
    const { advertisingId, developerDeviceId } = ids;
    const index = this.#index(installation.appId);
    if (advertisingId !== null && index.byAdvertisingId.get(advertisingId) !== installation) {
      this.#takenOver(index.byAdvertisingId.get(advertisingId));
      const before = installation.advertisingId;
      if (before !== advertisingId) {
        installation.formerAdvertisingId = before;
        installation.advertisingId = sharedText(advertisingId, installation.user);
      }
      lead(index.byAdvertisingId, installation, before, installation.advertisingId ?? advertisingId);
      this.#changes.changed('installation', installation);
    }
    if (developerDeviceId !== null && index.byDeveloperDeviceId.get(developerDeviceId) !== installation) {
      this.#takenOver(index.byDeveloperDeviceId.get(developerDeviceId));
      const before = installation.developerDeviceId;
      installation.developerDeviceId = sharedText(developerDeviceId, installation.user);
      lead(index.byDeveloperDeviceId, installation, before, installation.developerDeviceId);
      this.#changes.changed('installation', installation);
    }
  }

  /** An installation as it is carried. */
  recordOf(one: Installation): InstallationRecord {
    const { appId, advertisingId, developerDeviceId } = one;
    return {
      ...one,
      foundByAdvertisingId: this.byAdvertisingId(appId, advertisingId) === one,
      foundByDeveloperDeviceId: this.byDeveloperDeviceId(appId, developerDeviceId) === one,
    };
  }

  *#records(): Generator<InstallationRecord> {
    for (const one of this.all()) yield this.recordOf(one);
  }

  /** An id leads to another installation from now on. */
  #takenOver(before: Installation | undefined): void {
    if (before !== undefined) this.#changes.changed('installation', before);
  }

  #put(installation: Installation): void {
    this.#index(installation.appId).byId.set(installation.installationId, installation);
    this.#all.push(installation);
    this.#bytes += bytesOf(installation);
    this.#dropBeyondLimits(installation);
  }

  /** @param busy - Never dropped: whoever works on it would lead ids to what is no longer there. */
  #dropBeyondLimits(busy: Installation): void {
    const { installations, installationBytes } = this.#limits;
    while (this.size > 1 && (this.size > installations || this.#bytes > installationBytes)) {
      const next = this.#all[this.#start + 1];
      if (this.#all[this.#start] === busy && next !== undefined) {
        this.#all[this.#start] = next;
        this.#all[this.#start + 1] = busy;
      }
      this.#dropOldest();
    }
  }

  #index(appId: string): AppIndex {
    let index = this.#apps.get(appId);
    if (index === undefined) {
      index = { byId: new Map(), byAdvertisingId: new Map(), byDeveloperDeviceId: new Map() };
      this.#apps.set(appId, index);
    }
    return index;
  }

  #dropOldest(): void {
    const oldest = this.#all[this.#start];
    if (oldest === undefined) return;
    this.#start += 1;
    this.dropped += 1;
    this.#changes.gone('installation', oldest);
    this.#bytes -= bytesOf(oldest);
    if (this.#start > 1024 && this.#start > this.#all.length / 2) {
      this.#all = this.#all.slice(this.#start);
      this.#start = 0;
    }
    const index = this.#index(oldest.appId);
    forget(index.byId, oldest, oldest.installationId);
    forget(index.byAdvertisingId, oldest, oldest.advertisingId);
    forget(index.byDeveloperDeviceId, oldest, oldest.developerDeviceId);
  }
}

/** Mostly one of its ids says of an installation whose it is: that text is kept once. */
const sharedText = (text: string, known: string): string => (text === known ? known : ownText(text));

/** Lets an id lead to an installation, instead of the id that did so before. */
function lead(map: Map<string, Installation>, installation: Installation, before: string | null, id: string): void {
  if (before !== id) forget(map, installation, before);
  map.set(id, installation);
}

function forget(map: Map<string, Installation>, installation: Installation, id: string | null): void {
  if (id !== null && map.get(id) === installation) map.delete(id);
}
