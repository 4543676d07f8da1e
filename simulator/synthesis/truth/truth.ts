import type { Attribution } from '@mmp-sim/contracts/facts';
import { attributeInstall, type Touch as KnownTouch } from '../../attribution/attribute-install.js';
import { windowsFor } from '../../attribution/windows.js';
import type { Installed } from '../cell/story.js';
import type { Catalogue } from '../enact/catalogue.js';
import type { FraudClick } from '../fraud/commit-fraud.js';
import type { FraudSource } from '../fraud/source.js';
import type { Touch } from '../journey/touches.js';
import type { WorldCampaign } from '../world/world.js';
import type { FraudConfig } from '../world/world-config.js';

/** How an installation truly came about. Campaigns are their ids; null for none. */
export type TrueInstall = {
  /** The ad without which the person would not have come at that instant. */
  readonly causeCampaignId: string | null;
  readonly causeKind: 'click' | 'impression' | null;
  readonly causeAtMs: number | null;
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

export function trueInstall(one: Installed, catalogue: Catalogue): TrueInstall {
  const { cause, person, fake } = one;
  const { campaignId, channel } = lastTouch(one, one.touches, catalogue);
  const isNever = person.organicAtMs === Number.POSITIVE_INFINITY;
  return {
    causeCampaignId: cause === null ? null : idOf(cause, catalogue),
    causeKind: cause === null ? null : cause.isClick ? 'click' : 'impression',
    causeAtMs: cause?.atMs ?? null,
    lastTouchCampaignId: campaignId,
    lastTouchChannel: channel,
    // Of nobody there is nobody who came.
    incremental: isNever && fake === null,
    organicAtMs: isNever ? null : person.organicAtMs,
  };
}

/** What fraud has to do with an installation. */
export type TrueFraud = {
  readonly kind: FraudConfig['kind'];
  /** Of the campaign that is paid for it. */
  readonly campaignId: string;
  readonly siteId: string;
  /** Nobody has installed anything; else somebody else's install is taken, or an organic one. */
  readonly isFake: boolean;
};

/**
 * Who would be paid for an installation without having earned it, by an MMP that knew everybody and took each click for what
 * it says; null where nobody is. A reinstall is not paid for again.
 *
 * @param clicks - That were made up for the person.
 */
export function trueFraud(one: Installed, clicks: readonly FraudClick[], catalogue: Catalogue): TrueFraud | null {
  if (one.fake !== null) return fraudBy(one.fake, true, catalogue);
  if (one.again || clicks.length === 0) return null;
  const made = clicks.map(({ source, atMs }) => ({ campaign: source.campaign, isClick: true, atMs, source }));
  const touches: (Seen & { readonly source?: FraudSource })[] = [...one.touches, ...made];
  const { engagementId } = lastTouch(one, touches, catalogue);
  const last = touches.find((_, arrival) => idOfTouch(arrival) === engagementId);
  return last?.source === undefined ? null : fraudBy(last.source, false, catalogue);
}

const fraudBy = (source: FraudSource, isFake: boolean, catalogue: Catalogue): TrueFraud => ({
  kind: source.config.kind,
  campaignId: idOf(source, catalogue),
  siteId: source.config.site,
  isFake,
});

/** Whom an MMP would name that knew everybody, of these touches. */
function lastTouch({ person, installAtMs }: Installed, touches: readonly Seen[], catalogue: Catalogue): Attribution {
  const app = catalogue.apps[person.platform];
  return attributeInstall(
    {
      atMs: installAtMs,
      advertisingId: SOMEBODY,
      ip: null,
      tokens: [],
      platform: person.platform,
      osVersion: null,
      deviceModel: null,
    },
    touches.flatMap((touch, arrival) => (isTold(touch) ? [known(touch, arrival, catalogue)] : [])),
    {
      matchPrivateIps: false,
      candidatesListed: 0,
      windowsFor: (name, id) => windowsFor(app, name, catalogue.campaigns.find((one) => one.id === id) ?? null),
    },
  );
}

/** For each campaign that the person had seen: the same world without it. A reinstall is no ad's doing. */
export function increments({ touches, person, installAtMs, again }: Installed, catalogue: Catalogue): Increment[] {
  if (again) return [];
  const seen = new Map<number, Touch>();
  for (const touch of touches) if (touch.atMs <= installAtMs) seen.set(touch.campaign.number, touch);
  return [...seen.values()].map((touch) => {
    const withoutMs = Math.min(person.organicAtMs, firstOpenWithout(touch.campaign, touches));
    const wouldHaveCome = withoutMs < Number.POSITIVE_INFINITY;
    return {
      campaignId: idOf(touch, catalogue),
      wouldHaveCome,
      laterMs: wouldHaveCome ? withoutMs - installAtMs : null,
    };
  });
}

/** What all other campaigns would lead to; infinite for nothing. */
const firstOpenWithout = (campaign: WorldCampaign, touches: readonly Touch[]): number =>
  touches.reduce(
    (first, touch) => (touch.campaign.number === campaign.number ? first : Math.min(first, touch.installAtMs)),
    Number.POSITIVE_INFINITY,
  );

function idOf({ campaign }: Pick<Touch, 'campaign'>, { campaigns }: Catalogue): string {
  const id = campaigns[campaign.number]?.id;
  if (id === undefined) throw new RangeError(`no campaign ${campaign.number}`);
  return id;
}

type Seen = Pick<Touch, 'campaign' | 'isClick' | 'atMs'>;

/** Nobody is paid for ads that were only seen beside what was searched for. */
const isTold = ({ campaign, isClick }: Seen): boolean => isClick || campaign.channel.kind !== 'search';

/** An id by which ties are broken; of a touch that the network tells nobody too. */
const idOfTouch = (arrival: number): string => String(1e9 - arrival);

function known(touch: Seen, arrival: number, catalogue: Catalogue): KnownTouch {
  return {
    engagementId: idOfTouch(arrival),
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
