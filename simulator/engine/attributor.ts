import type { App, Campaign, ResolvedWindows } from '@mmp-sim/contracts/catalog';
import type { Attribution } from '@mmp-sim/contracts/facts';
import { attributeInstall, type InstallSubject, type Touch } from '../attribution/attribute-install.js';
import { type Agent, readAgent } from '../attribution/user-agent.js';
import { longestByAddress, windowsFor } from '../attribution/windows.js';
import type { Ids } from '../ids.js';
import type { Claim, Claims } from './claims.js';
import type { CampaignNumbers, EngagementGlance, EngagementStore, Since } from './engagement-store.js';
import { expected } from './known.js';
import type { EngagementRecord, EngineState, Restored } from './engine-state.js';

/** An install, as far as it matters for who brought it. `installationId` finds claims. */
export type Subject = InstallSubject & { readonly installationId: string | null };

/**
 * Which engagements count as late: none, those that arrived after the subject's instant, or those that were not known when an
 * installation was decided; or only such ones are asked for.
 */
export type Lateness =
  | { readonly late: 'none' | 'by-arrival' }
  | {
      readonly late: 'only' | 'unknown-then';
      readonly than: { readonly engagementsBefore: number; readonly claimsBefore: number };
    };

type Deps = {
  readonly ids: Ids;
  readonly limits: { readonly candidates?: number };
  campaign(id: string): Campaign | null;
};
type KnownCampaign = CampaignNumbers & { readonly id: string; readonly channel: string; readonly appId: string };

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
  readonly #campaigns: KnownCampaign[] = [];
  readonly #campaignNumbers = new Map<string, KnownCampaign>();
  readonly #agents = new Map<string, Agent>();
  readonly #windows = new WeakMap<App, Map<string, { campaign: Campaign | null; windows: ResolvedWindows }>>();

  constructor(deps: Deps, engagements: EngagementStore, claims: Claims) {
    this.#deps = deps;
    this.#engagements = engagements;
    this.#claims = claims;
  }

  /** The numbers under which a campaign and its app rest in the engagement store. */
  numbersOf({ id, channel, appId }: Campaign): CampaignNumbers {
    let known = this.#campaignNumbers.get(id);
    if (known === undefined) {
      known = { id, channel, appId, app: this.#appNumber(appId), campaign: this.#campaigns.length };
      this.#campaigns.push(known);
      this.#campaignNumbers.set(id, known);
    }
    return known;
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
    for (const row of kept) {
      const campaign = this.#deps.campaign(row.campaignId);
      if (campaign === null) throw new RangeError(`no campaign ${row.campaignId}`);
      this.#engagements.add(row, this.numbersOf(campaign), row.arrivedAtMs);
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
    const { ids, limits } = this.#deps;
    const from = lateness.late === 'only' ? lateness.than.engagementsBefore : 0;
    const same = expected(subject.advertisingId, subject.ip);
    for (const number of this.#numbers(subject, app, this.#isUntold(lateness))) {
      const row = number < from ? null : this.#engagements.compare(number, same);
      if (row === null) continue;
      const campaign = this.#campaign(row.campaign);
      // The store finds by hash: whether an id or address is really shared is seen when the touch is judged.
      if (campaign.appId !== app.id) continue;
      const arrivedLate =
        lateness.late === 'unknown-then'
          ? number >= lateness.than.engagementsBefore
          : isLate(row.arrivedAtMs, subject.atMs, lateness);
      touches.push(new EngagementTouch(row, campaign, arrivedLate, { ids, agent: this.#agent }));
    }
    for (const claim of this.#claims.of(app.id, subject.advertisingId, subject.installationId)) {
      if (lateness.late !== 'only' || claim.number >= lateness.than.claimsBefore) {
        const arrivedLate =
          lateness.late === 'unknown-then'
            ? claim.number >= lateness.than.claimsBefore
            : isLate(claim.arrivedAtMs, subject.atMs, lateness);
        touches.push(claimTouch(claim, arrivedLate));
      }
    }

    const attribution = attributeInstall(subject, touches, {
      matchPrivateIps: app.matchPrivateIps,
      windowsFor: (channel, campaignId) => this.#windowsFor(app, channel, campaignId),
      ...(limits.candidates === undefined ? {} : { candidatesListed: limits.candidates }),
    });
    const { engagementId } = attribution;
    return {
      attribution,
      winner: engagementId === null ? null : ids.engagementNumber(engagementId.replaceAll('-', '')),
    };
  }

  /** Nobody is told why candidates lost: those that cannot win need not be found. */
  #isUntold({ late }: Lateness): boolean {
    return this.#deps.limits.candidates === 0 && late === 'none';
  }

  /**
   * Of the engagements that may share an id, an address or a token, each once.
   *
   * @param mayWin - Those by address alone only where they are inside of the longest window that a channel has.
   */
  #numbers({ advertisingId, ip, tokens, atMs }: Subject, app: App, mayWin: boolean): Iterable<number> {
    const appNumber = this.#appNumber(app.id);
    const byDevice = advertisingId === null ? [] : this.#engagements.byDevice(appNumber, advertisingId, MAX_LOOKED_AT);
    const byIp = ip === null ? [] : this.#byIp(appNumber, ip, mayWin ? since(app, atMs) : null);
    if (tokens.length === 0 && byIp.length === 0) return byDevice;
    // Mostly the same few engagements are found both ways.
    if (tokens.length === 0 && byDevice.length + byIp.length <= FEW) {
      for (const number of byIp) if (!byDevice.includes(number)) byDevice.push(number);
      return byDevice;
    }
    const byToken = tokens.map((token) => this.#deps.ids.engagementNumber(token.replaceAll('-', '')));
    return new Set([...byDevice, ...byIp, ...byToken.filter((number) => number !== null)]);
  }

  #byIp(app: number, ip: string, from: Since | null): number[] {
    const engagements = this.#engagements;
    return from === null
      ? engagements.byIp(app, ip, MAX_LOOKED_AT)
      : engagements.byIpSince(app, ip, MAX_LOOKED_AT, from);
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

  #campaign(number: number): KnownCampaign {
    const campaign = this.#campaigns[number];
    if (campaign === undefined) throw new RangeError(`no campaign ${number}`);
    return campaign;
  }

  /** Reading a user agent takes longer than all else here, and few of them are different. */
  readonly #agent = (userAgent: string): Agent => {
    let agent = this.#agents.get(userAgent);
    if (agent === undefined) {
      agent = readAgent(userAgent);
      // Longer ones are no browser's: they come once, and would fill the table.
      if (userAgent.length > LONGEST_AGENT) return agent;
      if (this.#agents.size >= MAX_AGENTS) this.#agents.clear();
      this.#agents.set(userAgent, agent);
    }
    return agent;
  };

  #appNumber(appId: string): number {
    let number = this.#appNumbers.get(appId);
    if (number === undefined) {
      number = this.#appNumbers.size;
      this.#appNumbers.set(appId, number);
    }
    return number;
  }
}

/** What happened before cannot win by its address. */
function since(app: App, atMs: number): Since {
  const { click, view } = longestByAddress(app);
  return { clickMs: atMs - click, viewMs: atMs - view };
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

type Readers = { readonly ids: Pick<Ids, 'engagement'>; readonly agent: (userAgent: string) => Agent };

/**
 * An engagement as it is judged. One address may have seen thousands, so what is asked of few is read when it is asked for:
 * the id of those that are told of, the agent of those that match by address.
 */
class EngagementTouch implements Touch {
  readonly claimId = null;
  readonly channel: string;
  readonly campaignId: string;
  readonly kind: Touch['kind'];
  readonly atMs: number;
  readonly arrival: number;
  readonly arrivedLate: boolean;
  readonly advertisingId: string | null;
  readonly ip: string | null;
  readonly #userAgent: string | null;
  readonly #readers: Readers;

  constructor(row: EngagementGlance, campaign: KnownCampaign, arrivedLate: boolean, readers: Readers) {
    this.channel = campaign.channel;
    this.campaignId = campaign.id;
    this.kind = row.kind;
    this.atMs = row.atMs;
    this.arrival = row.number;
    this.arrivedLate = arrivedLate;
    this.advertisingId = row.advertisingId;
    this.ip = row.ip;
    this.#userAgent = row.userAgent;
    this.#readers = readers;
  }

  get engagementId(): string {
    return this.#readers.ids.engagement(this.arrival);
  }

  get agent(): Agent | null {
    return this.#userAgent === null ? null : this.#readers.agent(this.#userAgent);
  }
}
