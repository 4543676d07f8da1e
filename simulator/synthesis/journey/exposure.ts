import { isTrue, type Key, keyOf, logNormal, poisson, uniform } from '../chance/draws.js';
import { kinds, type Happenings } from '../cell/happenings.js';
import type { Reported } from '../cell/reported.js';
import type { Cell } from '../people/cells.js';
import type { Person } from '../people/person.js';
import { hasLinks } from '../world/channels.js';
import { purposes } from '../world/purposes.js';
import type { World, WorldCampaign } from '../world/world.js';
import type { ClickToInstall } from '../world/world-config.js';
import type { Touches } from './touches.js';

/** An ad is looked at for a second and up to so long more before it is clicked. Our own choice (assumed). */
const LOOK_MS = 30_000;
/** Whoever saw an ad, did not click and comes because of it: half within 20 minutes, 99.8 % within a day. Our own choice (assumed). */
const VIEW_SECONDS = { median: 1200, sigma: 1.5 };
const NEVER = Number.POSITIVE_INFINITY;

/** What a campaign, its site and its creative are called in one number. */
export const placeOf = (campaign: number, site: number, creative: number): number =>
  campaign * 2 ** 20 + site * 2 ** 8 + creative;

/**
 * All ads of all campaigns that a person sees in the span, in no order. Nothing depends on what came of others.
 *
 * @param touches - Those of the person before go.
 */
export function exposuresOf(world: World, cell: Cell, person: Person, { into, touches }: Exposed): void {
  touches.clear();
  const { place } = cell.country;
  const seen = { place, person, into, touches, endMs: world.span.toMs };
  for (const campaign of world.campaigns) {
    const mean = campaign.impressions[place] ?? 0;
    if (mean === 0 || campaign.config.platform !== person.platform) continue;
    const key = keyOf(person.key, campaign.salt);
    const count = poisson(key, purposes.impressions, mean * person.exposure);
    for (let i = 0; i < count; i += 1) exposeOnce(campaign, key, i, seen);
  }
}

/** Where what happens is told, and what networks count. */
export type Into = { readonly happenings: Happenings; readonly reported: Reported };
type Exposed = { readonly into: Into; readonly touches: Touches };

type Seen = Exposed & {
  readonly place: number;
  readonly person: Person;
  /** Of the span of the world. */
  readonly endMs: number;
};

function exposeOnce(campaign: WorldCampaign, key: Key, i: number, seen: Seen): void {
  const { place, person, touches } = seen;
  const { channel } = campaign;
  const atMs = campaign.seasons[place]?.[person.zone]?.instant(key, purposes.impressionInstant, i) ?? 0;
  const site = campaign.sites.choose(key, purposes.site, i);
  const creative = campaign.creatives.choose(key, purposes.creative, i);
  const about = placeOf(campaign.number, site, creative);

  const unlike = (campaign.siteClicks[site] ?? 1) * (campaign.creativeClicks[creative] ?? 1);
  const isClicked = isTrue(key, purposes.click, channel.ctr * unlike, i);
  const installs = isClicked
    ? isTrue(key, purposes.install, campaign.clickToInstallRate * person.interest, i)
    : isTrue(key, purposes.viewInstall, campaign.viewToInstallRate * person.interest, i);
  const viewed = tell(campaign, about, seen, kinds.impression, atMs);
  const viewInstallAtMs = installs && !isClicked ? atMs + 1000 * seconds(key, i) : NEVER;
  touches.add(campaign, false, atMs, viewInstallAtMs, viewed);
  if (!isClicked) return;

  const clickedAtMs = atMs + 1000 + Math.floor(uniform(key, purposes.clickDelay, i) * LOOK_MS);
  const installAtMs = installs ? clickedAtMs + clickToInstallMs(channel.clickToInstall, key, i) : NEVER;
  touches.add(campaign, true, clickedAtMs, installAtMs, tell(campaign, about, seen, kinds.click, clickedAtMs));
}

/** @returns Its number among what happened; −1 where nobody is told. */
function tell(campaign: WorldCampaign, about: number, { into, person, endMs }: Seen, kind: 0 | 1, at: number): number {
  // Whoever looks when the span ends clicks after it.
  if (at >= endMs) return -1;
  into.reported.add(kind === kinds.click ? 'clicks' : 'impressions', at, campaign.number);
  return hasLinks(campaign.channel) ? into.happenings.add(at, kind, person.index, about, 0) : -1;
}

const seconds = (key: Key, i: number): number =>
  Math.ceil(logNormal(key, purposes.ctit, VIEW_SECONDS.median, VIEW_SECONDS.sigma, i));

/** Whole milliseconds from a click to the first open. */
function clickToInstallMs({ quickShare, quick, slow, floor }: ClickToInstall, key: Key, i: number): number {
  const part = isTrue(key, purposes.ctitPart, quickShare, i) ? quick : slow;
  const least = floor[0] + (floor[1] - floor[0]) * uniform(key, purposes.ctitFloor, i);
  return Math.floor(1000 * Math.max(least, logNormal(key, purposes.ctit, part.median, part.sigma, i)));
}
