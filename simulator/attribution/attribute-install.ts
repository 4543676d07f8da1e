import type { ResolvedWindows } from '@mmp-sim/contracts/catalog';
import type { Attribution, AttributionMethod, Candidate, CandidateReason } from '@mmp-sim/contracts/facts';
import type { EngagementKind } from '@mmp-sim/contracts/wire';
import { isPublicIp } from '../ip-address.js';
import { type Agent, contradiction, type ReportedDevice } from './user-agent.js';
import { recency } from './windows.js';

/** The first open of an installation, as far as it matters for who brought it. Ids and addresses are canonical. */
export type InstallSubject = ReportedDevice & {
  readonly atMs: number;
  readonly advertisingId: string | null;
  readonly ip: string | null;
  /** Engagement ids that the install referrer carries. */
  readonly tokens: readonly string[];
};

/** A click, a view or a claim that might have brought an install. Exactly one of the two ids is set. */
export type Touch = {
  readonly engagementId: string | null;
  readonly claimId: string | null;
  readonly channel: string;
  readonly campaignId: string | null;
  readonly kind: EngagementKind;
  readonly atMs: number;
  /** Order of arrival among clicks, views and claims alike; of two at one instant the one that arrived later is later. */
  readonly arrival: number;
  /** It became known after the install had been decided. */
  readonly arrivedLate: boolean;
  /** The install's, or any other text; null for none. */
  readonly advertisingId: string | null;
  readonly ip: string | null;
  readonly agent: Agent | null;
};

export type AttributionRules = {
  readonly matchPrivateIps: boolean;
  windowsFor(channel: string, campaignId: string | null): ResolvedWindows;
  /** Most candidates that the attribution lists; `candidatesTotal` counts them all. @default 50 */
  readonly candidatesListed?: number;
};

export const CANDIDATES_LISTED = 50;

type Rank = 0 | 1 | 2 | 3;
type Judged = {
  readonly touch: Touch;
  readonly method: AttributionMethod;
  readonly rank: Rank;
  readonly windowMs: number;
  /** Null while it may still win. */
  readonly obstacle: CandidateReason | null;
};

/**
 * Decides who brought an install, and says of every candidate why it won or lost.
 *
 * Device or referrer click > probabilistic click > device view > probabilistic view > organic; a claim ranks as the
 * click or view it reports. In a rank the latest wins (by instant, then by arrival), then the lowest id. Both edges of a window are inside.
 *
 * @param touches - All that share an id, a token or an address with the install; others are left out of the verdict.
 * @returns Always a verdict; candidates with the winner first, then the rest by rank and recency.
 * @see Windows, deterministic before probabilistic: docs.tenjin.com/docs/en/attribution-window-setup. The order over
 *   all ranks is the usual one and not stated by Tenjin (assumed).
 */
export function attributeInstall(
  install: InstallSubject,
  touches: readonly Touch[],
  rules: AttributionRules,
): Attribution {
  const judged: Judged[] = [];
  const judge = new Judge(install, rules);
  for (const touch of touches) {
    const one = judge.judge(touch);
    if (one !== null) judged.push(one);
  }
  const listed = rules.candidatesListed ?? CANDIDATES_LISTED;
  if (judged.length > 1 && listed > 0) judged.sort(byStrength);

  const first = listed > 0 ? judged[0] : strongest(judged);
  const winner = first !== undefined && first.obstacle === null ? first : null;
  return {
    method: winner?.method ?? 'organic',
    channel: winner?.touch.channel ?? 'organic',
    campaignId: winner?.touch.campaignId ?? null,
    engagementId: winner?.touch.engagementId ?? null,
    candidates: judged.slice(0, listed).map((one) => candidate(install, one, winner)),
    candidatesTotal: judged.length,
  };
}

/** Judges the touches of one install. What it finds out of the install, or of an agent, it finds out once. */
class Judge {
  readonly #install: InstallSubject;
  readonly #rules: AttributionRules;
  /** The address of the install is one by which nobody can be told from others. */
  #isHidden: boolean | null = null;
  readonly #contradicts = new Map<Agent, boolean>();

  constructor(install: InstallSubject, rules: AttributionRules) {
    this.#install = install;
    this.#rules = rules;
  }

  judge(touch: Touch): Judged | null {
    const install = this.#install;
    const windows = this.#rules.windowsFor(touch.channel, touch.claimId === null ? touch.campaignId : null);
    const isClick = touch.kind === 'click';
    const { deviceMs, probabilisticMs } = isClick ? windows.click : windows.view;

    const deterministic = deterministicMethod(install, touch);
    if (deterministic !== null) {
      return settle(install, touch, deterministic, isClick ? 0 : 2, deviceMs, null);
    }

    if (install.ip === null || install.ip !== touch.ip) return null;
    const obstacle = this.#probabilisticObstacle(touch, install.ip, probabilisticMs);
    const method = isClick ? 'probabilistic-click' : 'probabilistic-view';
    return settle(install, touch, method, isClick ? 1 : 3, probabilisticMs ?? 0, obstacle);
  }

  /** @param ip - That both have. */
  #probabilisticObstacle(touch: Touch, ip: string, windowMs: number | null): CandidateReason | null {
    if (this.#install.advertisingId !== null && touch.advertisingId !== null) return 'id-conflict';
    if (windowMs === null) return 'probabilistic-off';
    this.#isHidden ??= !this.#rules.matchPrivateIps && !isPublicIp(ip);
    if (this.#isHidden) return 'private-ip';
    const { agent } = touch;
    return agent !== null && this.#isContradicted(agent) ? 'agent-differs' : null;
  }

  #isContradicted(agent: Agent): boolean {
    let is = this.#contradicts.get(agent);
    if (is === undefined) {
      is = contradiction(agent, this.#install) !== null;
      this.#contradicts.set(agent, is);
    }
    return is;
  }
}

function deterministicMethod(install: InstallSubject, touch: Touch): AttributionMethod | null {
  if (touch.claimId !== null) return 'claim';
  if (touch.advertisingId !== null && touch.advertisingId === install.advertisingId) {
    return touch.kind === 'click' ? 'device-click' : 'device-view';
  }
  // The store carried this very click to this very device: that outweighs an advertising id that differs (assumed).
  const isCarried = touch.kind === 'click' && install.tokens.length > 0;
  if (isCarried && touch.engagementId !== null && install.tokens.includes(touch.engagementId)) return 'referrer-click';
  return null;
}

function settle(
  install: InstallSubject,
  touch: Touch,
  method: AttributionMethod,
  rank: Rank,
  windowMs: number,
  obstacle: CandidateReason | null,
): Judged {
  const recent = recency(install.atMs - touch.atMs, windowMs);
  const late = touch.arrivedLate ? 'arrived-late' : null;
  return { touch, method, rank, windowMs, obstacle: late ?? obstacle ?? (recent === 'inside' ? null : recent) };
}

function strongest(judged: readonly Judged[]): Judged | undefined {
  let best = judged[0];
  for (const one of judged) if (best !== undefined && one !== best && byStrength(one, best) < 0) best = one;
  return best;
}

function byStrength(a: Judged, b: Judged): number {
  const eligible = Number(a.obstacle !== null) - Number(b.obstacle !== null);
  if (eligible !== 0) return eligible;
  if (a.obstacle === null && a.rank !== b.rank) return a.rank - b.rank;
  if (a.touch.atMs !== b.touch.atMs) return b.touch.atMs - a.touch.atMs;
  if (a.touch.arrival !== b.touch.arrival) return b.touch.arrival - a.touch.arrival;
  return touchId(a.touch) < touchId(b.touch) ? -1 : 1;
}

const touchId = (touch: Touch): string => touch.engagementId ?? touch.claimId ?? '';

function candidate(install: InstallSubject, one: Judged, winner: Judged | null): Candidate {
  const { touch, method, windowMs, obstacle } = one;
  return {
    engagementId: touch.engagementId,
    claimId: touch.claimId,
    channel: touch.channel,
    campaignId: touch.campaignId,
    kind: touch.kind,
    method,
    at: new Date(touch.atMs).toISOString(),
    ageMs: install.atMs - touch.atMs,
    windowMs,
    verdict: one === winner ? 'won' : 'lost',
    reason:
      obstacle ?? (one === winner ? 'latest-of-highest-rank' : one.rank === winner?.rank ? 'earlier' : 'lower-rank'),
  };
}
