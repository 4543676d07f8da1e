import type { ClaimFact, EngagementFact } from '@mmp-sim/contracts/facts';
import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import type { EngagementDetails } from '@mmp-sim/contracts/signals';
import type { NewClaim, NewEngagement } from '@mmp-sim/contracts/wire';
import { installReferrer } from '../engine/referrer.js';
import { SimulatorError } from '../errors.js';
import { canonicalIp } from '../ip-address.js';
import type { Workspace } from './workspace.js';

/** Plays the ad networks of one workspace: what people saw and clicked, and what self-attributing networks claim. */
export class AdNetworks {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /**
   * A simulated click or view, no link needed.
   *
   * @returns Its fact, and for a click the install referrer that the store would hand to the app.
   * @throws {SimulatorError} NOT_FOUND, ENGAGEMENT_IN_FUTURE, REQUEST_INVALID.
   */
  async addEngagement(input: NewEngagement): Promise<{ fact: EngagementFact; referrer: string | null }> {
    const { catalog, clock, engine } = this.#workspace;
    const campaign = catalog.liveCampaign(input.campaignId);
    const channel = catalog.channels.find(campaign.channel);
    if (channel?.selfAttributing === true) {
      throw new SimulatorError(
        'REQUEST_INVALID',
        `campaignId: ${channel.name} attributes its installs itself and reports no ${input.kind}s. Use POST /_sim/claims.`,
      );
    }
    const now = clock.now();
    const fact = engine.engage(
      {
        kind: input.kind,
        atMs: pastInstant(input.at, 'at', now),
        advertisingId: canonicalId(input.advertisingId),
        ip: input.ip === undefined ? null : canonicalIp(input.ip),
        userAgent: input.userAgent ?? null,
        details: detailsOf(input),
      },
      campaign,
      now,
    );
    await this.#workspace.record(fact, now);
    return {
      fact,
      referrer: input.kind === 'click' ? installReferrer(fact.id, campaign.channel, campaign.name) : null,
    };
  }

  /**
   * What a self-attributing network says.
   *
   * @throws {SimulatorError} NOT_FOUND, ENGAGEMENT_IN_FUTURE, REQUEST_INVALID.
   */
  async addClaim(input: NewClaim): Promise<ClaimFact> {
    const { catalog, clock, engine } = this.#workspace;
    const app = catalog.app(input.appId);
    const channel = catalog.channels.claiming(input.channel);
    const campaign = input.campaignId === undefined ? null : catalog.liveCampaign(input.campaignId);
    if (campaign !== null && (campaign.appId !== app.id || campaign.channel !== channel.shortId)) {
      throw new SimulatorError(
        'REQUEST_INVALID',
        `campaignId: got ${campaign.id}, which is not a campaign of this app on ${channel.name}.`,
      );
    }
    const advertisingId = canonicalId(input.advertisingId);
    const installationId = canonicalId(input.installationId);
    if (advertisingId === null && installationId === null) {
      throw new SimulatorError(
        'REQUEST_INVALID',
        'advertisingId, installationId: expected at least one that is not empty. A network can only claim whom it knows.',
      );
    }
    const now = clock.now();
    const fact = engine.claim(
      {
        appId: app.id,
        channel: channel.shortId,
        campaignId: campaign?.id ?? null,
        kind: input.kind,
        advertisingId,
        installationId,
        engagedAtMs: pastInstant(input.engagedAt, 'engagedAt', now),
      },
      now,
    );
    await this.#workspace.record(fact, now);
    return fact;
  }
}

function pastInstant(instant: string | undefined, field: string, now: number): number {
  if (instant === undefined) return now;
  const at = Date.parse(instant);
  if (at > now) {
    throw new SimulatorError(
      'ENGAGEMENT_IN_FUTURE',
      `${field}: got ${instant}, but the workspace's clock shows ${new Date(now).toISOString()}. Advance the clock, or leave ${field} out.`,
    );
  }
  return at;
}

function detailsOf(input: NewEngagement): EngagementDetails | null {
  const { clickId, siteId, creativeName, country, deeplinkUrl, parameters } = input;
  const given = Object.entries({ clickId, siteId, creativeName, country, deeplinkUrl, parameters });
  const known = given.filter(([, value]) => value !== undefined && value !== '');
  return known.length === 0 ? null : Object.fromEntries(known);
}
