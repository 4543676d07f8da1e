import type { App } from '@mmp-sim/contracts/catalog';
import type { Device, DeviceIds, History } from '@mmp-sim/contracts/signals';
import type { Ids } from '../ids.js';
import { historyOf } from './history.js';
import type { Installation } from './installation.js';
import type { Installations } from './installations.js';

export type IdentitiesDeps = {
  readonly ids: Ids;
  readonly installations: Installations;
  /** Platform of an app, as far as it is still there. */
  platformOf(appId: string): string | null;
  /** Told before an installation gets the id that its sender uses in the place of one of ours. */
  onRenamed(appId: string, before: string, now: string): void;
};

export type Heard = { readonly installation: Installation; readonly history: History };

/** Who is who: which installation the ids of a request name (SEMANTICS §2). */
export class Identities {
  readonly #deps: IdentitiesDeps;
  /** How many installations have got an id of ours; the next id comes after them. */
  #made = 0;

  constructor(deps: IdentitiesDeps) {
    this.#deps = deps;
  }

  get made(): number {
    return this.#made;
  }

  /** Goes on from where another one stood. */
  restore(made: number): void {
    this.#made = made;
  }

  /**
   * The installation that a request names, opened or not: by its id, else by the device. A device that had no id of its
   * sender's yet is found by the first one that it tells, and gets it with the first call that is kept.
   */
  find(device: DeviceIds, app: App): Installation | null {
    const { installations } = this.#deps;
    const { installationId } = device;
    if (installationId === null) return installations.byDevice(app.id, device);
    const known = installations.byId(app.id, installationId);
    if (known !== null) return known;
    const heard = installations.byDevice(app.id, device);
    return heard !== null && heard.ownId && (heard.openedAtMs === null || heard.imported) ? heard : null;
  }

  /** What is known of the installation that a request names; changes nothing. */
  history(device: DeviceIds, app: App): History {
    return this.#historyOf(this.find(device, app), device, app);
  }

  /** The installation that an open is of, made where it is not known, and what was known of it before. */
  opened(device: Device, app: App): Heard {
    const known = this.find(device, app);
    const history = this.#historyOf(known, device, app);
    if (known === null) return { installation: this.#newInstallation(device, app), history };
    const { installationId } = device;
    if (installationId !== null && isNewTo(known, installationId)) {
      this.#deps.onRenamed(app.id, known.installationId, installationId);
      this.#deps.installations.adopt(known, installationId);
    }
    return { installation: known, history };
  }

  /** The installation that a call other than an open is about; it waits for its open without attribution. */
  heard(device: Device, app: App): Heard {
    const { installations } = this.#deps;
    const { installation, history } = this.opened(device, app);
    const { installationId, advertisingId, developerDeviceId } = device;
    const takesAdvertisingId = mayTake(installation, installations.byAdvertisingId(app.id, advertisingId));
    const takesDeveloperDeviceId = mayTake(installation, installations.byDeveloperDeviceId(app.id, developerDeviceId));
    installations.learn(installation, {
      installationId,
      advertisingId: takesAdvertisingId ? advertisingId : null,
      developerDeviceId: takesDeveloperDeviceId ? developerDeviceId : null,
    });
    return { installation, history };
  }

  #historyOf(known: Installation | null, { installationId }: DeviceIds, app: App): History {
    if (installationId === null || (known !== null && !isNewTo(known, installationId))) return historyOf(known, null);
    const { installations } = this.#deps;
    const platforms = installations.otherAppsWith(app.id, installationId).map((id) => this.#deps.platformOf(id));
    const other = platforms.find((platform) => platform !== null && platform !== app.platform) ?? null;
    const history = historyOf(known, other);
    // The id itself has not been on any device yet.
    return known === null
      ? history
      : { ...history, advertisingId: null, formerAdvertisingId: null, developerDeviceId: null };
  }

  #newInstallation(device: Device, app: App): Installation {
    const { ids, installations } = this.#deps;
    const { installationId } = device;
    if (installationId !== null) return installations.add(app.id, installationId, false, device);
    const own = ids.uuid('installation', this.#made).replaceAll('-', '');
    this.#made += 1;
    return installations.add(app.id, own, true, device);
  }
}

/** Whether an installation that was found by its device has not gone by this id yet. */
const isNewTo = (known: Installation, installationId: string): boolean => known.installationId !== installationId;

/**
 * Whether a call about an installation lets an id lead to it. A device belongs to the installation that was opened on it
 * last: neither what has only been heard of takes it over, nor a late call of the one before. Each id for itself, since
 * the two may lead to different installations.
 */
function mayTake(installation: Installation, owner: Installation | null): boolean {
  return owner === null || owner === installation || (owner.openedAtMs === null && installation.openedAtMs !== null);
}
