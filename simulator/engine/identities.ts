import type { App } from '@mmp-sim/contracts/catalog';
import type { Device, DeviceIds, History } from '@mmp-sim/contracts/signals';
import type { Ids } from '../ids.js';
import { historyOf } from './history.js';
import type { Installation, Installations } from './installations.js';

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

  /** The installation that a request names, opened or not: by its id, else by the device. */
  find(device: DeviceIds, app: App): Installation | null {
    const { installations } = this.#deps;
    return device.installationId === null
      ? installations.byDevice(app.id, device)
      : installations.byId(app.id, device.installationId);
  }

  /** What is known of the installation that a request names; changes nothing. */
  history(device: DeviceIds, app: App): History {
    return this.#historyOf(this.find(device, app), device, app);
  }

  /** The installation that an open is of, made where it is not known, and what was known of it before. */
  opened(device: Device, app: App): Heard {
    const known = this.find(device, app);
    const history = this.#historyOf(known, device, app);
    return { installation: known ?? this.#newInstallation(device, app), history };
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
    if (known !== null || installationId === null) return historyOf(known, null);
    const { installations } = this.#deps;
    const platforms = installations.otherAppsWith(app.id, installationId).map((id) => this.#deps.platformOf(id));
    return historyOf(null, platforms.find((platform) => platform !== null && platform !== app.platform) ?? null);
  }

  /** A new one, or the one of this device that had no id of its sender's yet. */
  #newInstallation(device: Device, app: App): Installation {
    const { ids, installations } = this.#deps;
    const { installationId } = device;
    if (installationId === null) {
      const own = ids.uuid('installation', this.#made).replaceAll('-', '');
      this.#made += 1;
      return installations.add(app.id, own, true);
    }
    const heard = installations.byDevice(app.id, device);
    if (heard !== null && heard.ownId && (heard.openedAtMs === null || heard.imported)) {
      this.#deps.onRenamed(app.id, heard.installationId, installationId);
      installations.adopt(heard, installationId);
      return heard;
    }
    return installations.add(app.id, installationId, false);
  }
}

/**
 * Whether a call about an installation lets an id lead to it. A device belongs to the installation that was opened on it
 * last: neither what has only been heard of takes it over, nor a late call of the one before. Each id for itself, since
 * the two may lead to different installations.
 */
function mayTake(installation: Installation, owner: Installation | null): boolean {
  return owner === null || owner === installation || (owner.openedAtMs === null && installation.openedAtMs !== null);
}
