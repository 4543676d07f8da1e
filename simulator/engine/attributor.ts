import type { App, Campaign, ResolvedWindows } from '@mmp-sim/contracts/catalog';
import type { Attribution } from '@mmp-sim/contracts/facts';
import { attributeInstall, type InstallSubject, type Touch } from '../attribution/attribute-install.js';
import { type Agent, readAgent } from '../attribution/user-agent.js';
import { windowsFor } from '../attribution/windows.js';
import type { Ids } from '../ids.js';
import type { Claim, Claims } from './claims.js';
import type { EngagementGlance, EngagementStore } from './engagement-store.js';
import type { EngagementRecord, EngineState, Restored } from './engine-state.js';

/** An install, as far as it matters for who brought it. `installationId` finds claims. */
export type Subject = InstallSubject & { readonly installationId: string | null };

/** Which engagements count as late: none, those that arrived after the subject's instant, or only late ones are asked for. */
export type Lateness =
  | { readonly late: 'none' | 'by-arrival' }
  | { readonly late: 'only'; readonly than: { readonly engagementsBefore: number; readonly claimsBefore: number } };

type Deps = { readonly ids: Ids; campaign(id: string): Campaign | null };
type CampaignNumber = { readonly id: string; readonly channel: string; readonly appId: string; readonly app: number };

/** What an installation that nothing led to has. */
export const organic: Attribution = {
  method: 'organic',
  channel: 'organic',
  campaignId: null,
  engagementId: null,
  candidates: [],
  candidatesTotal: 0,
};

/** Most engagements looked at for one advertising id or address, the newest first. */
const MAX_LOOKED_AT = 10_000;
const MAX_AGENTS = 10_000;
const LONGEST_AGENT = 512;
const FEW = 8;

/** Finds the candidates of an install and has them judged. */
export class Attributor {
  readonly #deps: Deps;
  readonly #engagements: EngagementStore;
  readonly #claims: Claims;
  readonly #appNumbers = new Map<string, number>();
  readonly #campaigns: CampaignNumber[] = [];
  readonly #campaignNumbers = new Map<string, number>();
  readonly #agents = new Map<string, Agent>();
  readonly #windows = new WeakMap<App, Map<string, { campaign: Campaign | null; windows: ResolvedWindows }>>();

  constructor(deps: Deps, engagements: EngagementStore, claims: Claims) {
    this.#deps = deps;
    this.#engagements = engagements;
    this.#claims = claims;
  }

  /** The numbers under which a campaign and its app rest in the engagement store. */
  numbersOf(campaign: Campaign): { app: number; campaign: number } {
    const app = this.#appNumber(campaign.appId);
    let number = this.#campaignNumbers.get(campaign.id);
    if (number === undefined) {
      const { id, channel, appId } = campaign;
      number = this.#campaigns.push({ id, channel, appId, app }) - 1;
      this.#campaignNumbers.set(id, number);
    }
    return { app, campaign: number };
  }

  /** Every engagement that is kept, the oldest first. */
  *engagements(): Generator<EngagementRecord> {
    for (const { campaign, number: _number, ...row } of this.#engagements.all()) {
      yield { campaignId: this.#campaign(campaign).id, ...row };
    }
  }

  /** Goes on after the engagements of another one. Only while there are none yet. */
  restoreEngagements({ added, kept }: Restored<EngineState['engagements']>): void {
    this.#engagements.startAt(added - kept.length);
    for (const { campaignId, ...row } of kept) {
      const campaign = this.#deps.campaign(campaignId);
      if (campaign === null) throw new RangeError(`no campaign ${campaignId}`);
      this.#engagements.add({ ...row, ...this.numbersOf(campaign) });
    }
  }

  /** The engagements of this workspace that click tokens name. */
  engagementIds(tokens: readonly string[]): string[] {
    return tokens.flatMap((token) => {
      const number = this.#deps.ids.engagementNumber(token);
      return number === null ? [] : [this.#deps.ids.engagement(number)];
    });
  }

  /** @returns The attribution, and the number of the engagement that won. */
  attribute(subject: Subject, app: App, lateness: Lateness): { attribution: Attribution; winner: number | null } {
    const touches: Touch[] = [];
    const numbers: number[] = [];
    const from = lateness.late === 'only' ? lateness.than.engagementsBefore : 0;
    for (const number of this.#numbers(subject, app)) {
      const row = number < from ? null : this.#engagements.glance(number, subject);
      // The store finds by hash: whether an id or address is really shared is seen when the touch is judged.
      if (row !== null && this.#campaigns[row.campaign]?.appId === app.id) {
        numbers.push(number);
        touches.push(this.#touch(row, subject.atMs, lateness));
      }
    }
    for (const claim of this.#claims.of(app.id, subject.advertisingId, subject.installationId)) {
      if (lateness.late !== 'only' || claim.number >= lateness.than.claimsBefore) {
        touches.push(claimTouch(claim, isLate(claim.arrivedAtMs, subject.atMs, lateness)));
      }
    }

    const attribution = attributeInstall(subject, touches, {
      matchPrivateIps: app.matchPrivateIps,
      windowsFor: (channel, campaignId) => this.#windowsFor(app, channel, campaignId),
    });
    const { engagementId } = attribution;
    const won = engagementId === null ? -1 : touches.findIndex((touch) => touch.engagementId === engagementId);
    return { attribution, winner: numbers[won] ?? null };
  }

  /** Of the engagements that may share an id, an address or a token, each once. */
  #numbers({ advertisingId, ip, tokens }: Subject, app: App): Iterable<number> {
    const appNumber = this.#appNumber(app.id);
    const byDevice = advertisingId === null ? [] : this.#engagements.byDevice(appNumber, advertisingId, MAX_LOOKED_AT);
    const byIp = ip === null ? [] : this.#engagements.byIp(appNumber, ip, MAX_LOOKED_AT);
    if (tokens.length === 0 && byIp.length === 0) return byDevice;
    // Mostly the same few engagements are found both ways.
    if (tokens.length === 0 && byDevice.length + byIp.length <= FEW) {
      for (const number of byIp) if (!byDevice.includes(number)) byDevice.push(number);
      return byDevice;
    }
    const byToken = tokens.map((token) => this.#deps.ids.engagementNumber(token.replaceAll('-', '')));
    return new Set([...byDevice, ...byIp, ...byToken.filter((number) => number !== null)]);
  }

  /** Laid over each other once, until the app's or the campaign's settings change. */
  #windowsFor(app: App, channel: string, campaignId: string | null): ResolvedWindows {
    let known = this.#windows.get(app);
    if (known === undefined) {
      known = new Map();
      this.#windows.set(app, known);
    }
    const campaign = campaignId === null ? null : this.#deps.campaign(campaignId);
    const key = campaignId ?? `channel ${channel}`;
    const cached = known.get(key);
    if (cached !== undefined && cached.campaign === campaign) return cached.windows;
    const windows = windowsFor(app, channel, campaign);
    known.set(key, { campaign, windows });
    return windows;
  }

  #touch(row: EngagementGlance, subjectAtMs: number, lateness: Lateness): Touch {
    const campaign = this.#campaign(row.campaign);
    const { userAgent } = row;
    const agentOf = (): Agent | null => (userAgent === null ? null : this.#agent(userAgent));
    return {
      engagementId: this.#deps.ids.engagement(row.number),
      claimId: null,
      channel: campaign.channel,
      campaignId: campaign.id,
      kind: row.kind,
      atMs: row.atMs,
      arrival: row.number,
      arrivedLate: isLate(row.arrivedAtMs, subjectAtMs, lateness),
      advertisingId: row.advertisingId,
      ip: row.ip,
      // Read when it is asked for: what matches by an id has no need of it.
      get agent() {
        return agentOf();
      },
    };
  }

  #campaign(number: number): CampaignNumber {
    const campaign = this.#campaigns[number];
    if (campaign === undefined) throw new RangeError(`no campaign ${number}`);
    return campaign;
  }

  /** Reading a user agent takes longer than all else here, and few of them are different. */
  #agent(userAgent: string): Agent {
    let agent = this.#agents.get(userAgent);
    if (agent === undefined) {
      agent = readAgent(userAgent);
      // Longer ones are no browser's: they come once, and would fill the table.
      if (userAgent.length > LONGEST_AGENT) return agent;
      if (this.#agents.size >= MAX_AGENTS) this.#agents.clear();
      this.#agents.set(userAgent, agent);
    }
    return agent;
  }

  #appNumber(appId: string): number {
    let number = this.#appNumbers.get(appId);
    if (number === undefined) {
      number = this.#appNumbers.size;
      this.#appNumbers.set(appId, number);
    }
    return number;
  }
}

function isLate(arrivedAtMs: number, subjectAtMs: number, lateness: Lateness): boolean {
  return lateness.late === 'only' || (lateness.late === 'by-arrival' && arrivedAtMs > subjectAtMs);
}

function claimTouch(claim: Claim, arrivedLate: boolean): Touch {
  return {
    engagementId: null,
    claimId: claim.id,
    channel: claim.channel,
    campaignId: claim.campaignId,
    kind: claim.kind,
    atMs: claim.engagedAtMs,
    arrival: claim.arrival,
    arrivedLate,
    advertisingId: claim.advertisingId,
    ip: null,
    agent: null,
  };
}
