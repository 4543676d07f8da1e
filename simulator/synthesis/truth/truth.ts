import { attributeInstall, type Touch as KnownTouch } from '../../attribution/attribute-install.js';
import { windowsFor } from '../../attribution/windows.js';
import { earliest, type Installed } from '../cell/story.js';
import type { Catalogue } from '../enact/catalogue.js';
import type { Touch } from '../journey/exposure.js';

/** How an installation truly came about. Campaigns are their ids; null for none. */
export type TrueInstall = {
  /** The ad without which the person would not have come at that instant. */
  readonly causeCampaignId: string | null;
  readonly causeKind: 'click' | 'impression' | null;
  /** Whom an MMP would name that knew everybody, in its windows, of honest ads alone. */
  readonly lastTouchCampaignId: string | null;
  readonly lastTouchChannel: string;
  /** Without any advertising the person would never have come. */
  readonly incremental: boolean;
  /** When without any advertising; null for never. */
  readonly organicAtMs: number | null;
};

/** What one campaign that touched the person changed. */
export type Increment = {
  readonly campaignId: string;
  /** The person would have come without it. */
  readonly wouldHaveCome: boolean;
  /** How much later; null where never. */
  readonly laterMs: number | null;
};

/** Identity is perfect here: everybody has the same id. */
const SOMEBODY = 'somebody';

export function trueInstall({ cause, person, touches, installAtMs }: Installed, catalogue: Catalogue): TrueInstall {
  const app = catalogue.apps[person.platform];
  const { campaignId, channel } = attributeInstall(
    {
      atMs: installAtMs,
      advertisingId: SOMEBODY,
      ip: null,
      tokens: [],
      platform: person.platform,
      osVersion: null,
      deviceModel: null,
    },
    touches.map((touch, arrival) => known(touch, arrival, catalogue)),
    {
      matchPrivateIps: false,
      windowsFor: (name, id) => windowsFor(app, name, catalogue.campaigns.find((one) => one.id === id) ?? null),
    },
  );
  const isNever = person.organicAtMs === Number.POSITIVE_INFINITY;
  return {
    causeCampaignId: cause === null ? null : idOf(cause, catalogue),
    causeKind: cause === null ? null : cause.isClick ? 'click' : 'impression',
    lastTouchCampaignId: campaignId,
    lastTouchChannel: channel,
    incremental: isNever,
    organicAtMs: isNever ? null : person.organicAtMs,
  };
}

/** For each campaign that the person had seen: the same world without it. */
export function increments({ touches, person, installAtMs }: Installed, catalogue: Catalogue): Increment[] {
  const seen = new Map<number, Touch>();
  for (const touch of touches) if (touch.atMs <= installAtMs) seen.set(touch.campaign.number, touch);
  return [...seen.values()].map((touch) => {
    const other = earliest(touches, touch.campaign.number)?.installAtMs ?? Number.POSITIVE_INFINITY;
    const withoutMs = Math.min(person.organicAtMs, other);
    const wouldHaveCome = withoutMs < Number.POSITIVE_INFINITY;
    return {
      campaignId: idOf(touch, catalogue),
      wouldHaveCome,
      laterMs: wouldHaveCome ? withoutMs - installAtMs : null,
    };
  });
}

function idOf({ campaign }: Touch, { campaigns }: Catalogue): string {
  const id = campaigns[campaign.number]?.id;
  if (id === undefined) throw new RangeError(`no campaign ${campaign.number}`);
  return id;
}

function known(touch: Touch, arrival: number, catalogue: Catalogue): KnownTouch {
  return {
    // An id by which ties are broken; of a touch that the network tells nobody too.
    engagementId: String(1e9 - arrival),
    claimId: null,
    channel: touch.campaign.channel.channel,
    campaignId: idOf(touch, catalogue),
    kind: touch.isClick ? 'click' : 'impression',
    atMs: touch.atMs,
    arrival,
    arrivedLate: false,
    advertisingId: SOMEBODY,
    ip: null,
    agent: null,
  };
}
