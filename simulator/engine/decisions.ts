import type { App } from '@mmp-sim/contracts/catalog';
import type { Attribution } from '@mmp-sim/contracts/facts';
import type { AppOpen } from '@mmp-sim/contracts/signals';
import { ownText } from '../own-text.js';
import { type Attributor, organic, type Subject } from './attributor.js';
import type { Claims } from './claims.js';
import type { EngagementStore } from './engagement-store.js';
import type { Installation } from './installation.js';
import type { Installations } from './installations.js';
import { clickTokens } from './referrer.js';

export type DecisionsDeps = {
  readonly attributor: Attributor;
  readonly engagements: EngagementStore;
  readonly claims: Claims;
  readonly installations: Installations;
};

const NO_TOKENS: readonly string[] = [];

/** To what an installation is attributed: once, at its first open, or as its user's earlier one was. */
export class Decisions {
  readonly #deps: DecisionsDeps;

  constructor(deps: DecisionsDeps) {
    this.#deps = deps;
  }

  /** @param order - How many were decided before it. */
  decide(
    installation: Installation,
    open: AppOpen,
    app: App,
    { nowMs, order }: { nowMs: number; order: number },
  ): void {
    const { attributor, engagements, claims, installations } = this.#deps;
    const { device } = open;
    const firstOpen: Subject = {
      installationId: installation.installationId,
      platform: app.platform,
      atMs: nowMs,
      advertisingId: owned(device.advertisingId),
      ip: owned(device.ip),
      tokens: open.referrer === null ? NO_TOKENS : attributor.engagementIds(clickTokens(open.referrer)),
      osVersion: owned(device.osVersion),
      deviceModel: owned(device.deviceModel),
    };
    const previous = installations.openedBefore(installation, app.id, device);
    if (previous !== null && app.reinstalls === 'keep-first') {
      installation.attribution = previous.attribution;
      installation.winnerDetails = previous.winnerDetails;
      installation.tracked = false;
      installation.country = previous.country;
      installation.firstOpenedAtMs = previous.firstOpenedAtMs ?? previous.openedAtMs;
      installation.firstOrder = previous.tracked ? previous.order : previous.firstOrder;
    } else {
      const { attribution, winner } = attributor.attribute(firstOpen, app, { late: 'none' });
      installation.attribution = attribution;
      installation.winnerDetails = winner === null ? null : engagements.detailsText(winner);
      installation.tracked = true;
      installation.country = owned(device.country);
    }
    installation.reinstall = previous !== null;
    installation.openedAtMs = nowMs;
    installation.order = order;
    installation.engagementsBefore = engagements.added;
    installation.claimsBefore = claims.added;
    installation.firstOpen = firstOpen;
  }

  /** The attribution that an install would get, a reinstall included; changes nothing. */
  explain(subject: Subject & { readonly developerDeviceId: string | null }, app: App): Attribution {
    const { attributor, installations } = this.#deps;
    const isNew = subject.installationId === null || installations.byId(app.id, subject.installationId) === null;
    const previous = isNew ? installations.openedBefore(null, app.id, subject) : null;
    if (previous?.attribution != null && app.reinstalls === 'keep-first') return previous.attribution;
    return attributor.attribute(subject, app, { late: 'by-arrival' }).attribution;
  }

  /**
   * How an installation would have been decided under other settings of its app, from what was known then; changes nothing.
   *
   * @param app - With those settings.
   * @returns Null where it has no first open.
   */
  redecide(installation: Installation, app: App): Attribution | null {
    const { firstOpen, attribution, tracked } = installation;
    // A reinstall has the source of the first one, whatever the windows are.
    if (firstOpen === null || (!tracked && app.reinstalls === 'keep-first')) return attribution;
    return this.#deps.attributor.attribute(firstOpen, app, { late: 'unknown-then', than: installation }).attribution;
  }

  /** Engagements and claims of an installation that arrived after it had been decided. */
  lateCandidates(installation: Installation, app: App): Pick<Attribution, 'candidates' | 'candidatesTotal'> {
    const { firstOpen } = installation;
    if (firstOpen === null) return organic;
    return this.#deps.attributor.attribute(firstOpen, app, { late: 'only', than: installation }).attribution;
  }
}

const owned = (text: string | null): string | null => (text === null ? null : ownText(text));
