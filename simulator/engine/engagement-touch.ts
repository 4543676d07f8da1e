import type { Touch } from '../attribution/attribute-install.js';
import type { Agent } from '../attribution/user-agent.js';
import type { Ids } from '../ids.js';
import type { EngagementGlance } from './engagement-store.js';

type Readers = { readonly ids: Pick<Ids, 'engagement'>; readonly agent: (userAgent: string) => Agent };
type Campaign = { readonly id: string; readonly channel: string };

/**
 * An engagement as it is judged. One address may have seen thousands, so what is asked of few is read when it is asked for:
 * the id of those that are told of, the agent of those that match by address.
 */
export class EngagementTouch implements Touch {
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

  constructor(row: EngagementGlance, campaign: Campaign, arrivedLate: boolean, readers: Readers) {
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
