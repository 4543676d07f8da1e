import { isTrue, type Key, keyOf, logNormal } from '../chance/draws.js';
import { commitFraud, type FraudClick } from '../fraud/commit-fraud.js';
import type { FraudSource } from '../fraud/source.js';
import { exposuresOf, type Touch } from '../journey/exposure.js';
import { live } from '../journey/life.js';
import { Told } from '../journey/told.js';
import { type Flawed, spoil } from '../mess/spoil.js';
import type { Cell } from '../people/cells.js';
import { Crowd } from '../people/crowd.js';
import { hexId, isKnownAtFirst, type Person, personOf, type Phone } from '../people/person.js';
import { hasLinks, needsAdvertisingId } from '../world/channels.js';
import { purposes } from '../world/purposes.js';
import type { World } from '../world/world.js';
import { Happenings, kinds } from './happenings.js';
import { Reported } from './reported.js';

const DAY = 86_400_000;
/** How long self-attributing networks claim clicks and views for. */
const CLAIMED_CLICK_MS = 7 * DAY;
const CLAIMED_VIEW_MS = DAY;

/** One installation, as it truly came about. */
export type Installed = {
  readonly number: number;
  readonly person: Person;
  readonly phone: Phone;
  readonly key: Key;
  /** 32 lower-case hex digits. */
  readonly installationId: string;
  /** What the makers of the app know an iPhone by, from one installation to the next another; null on Android. */
  readonly vendorId: string | null;
  /** Where all of it comes from; null for people, who move about. */
  readonly address: string | null;
  readonly installAtMs: number;
  /** The one that brought the person; null for those who came by themselves. */
  readonly cause: Touch | null;
  /** All that the person saw, before and after. */
  readonly touches: readonly Touch[];
  /** The person had the app before. */
  readonly again: boolean;
  readonly told: Told;
  /** Number of the click that the store hands on; −1 for none. */
  readonly storeClick: number;
  /** Who made it up, where nobody has installed anything; null for people. */
  readonly fake: FraudSource | null;
};

/** What happened in one region. */
export type Story = {
  readonly cell: Cell;
  readonly happenings: Happenings;
  readonly installed: readonly Installed[];
  readonly reported: Reported;
  readonly crowd: Crowd;
  /** By place of the person: what was clicked for them. */
  readonly fraudClicks: ReadonlyMap<number, readonly FraudClick[]>;
  /** What is wrong with messages, by their number among what happened. */
  readonly flawed: ReadonlyMap<number, Flawed>;
};

export function storyOf(world: World, cell: Cell): Story {
  const happenings = new Happenings();
  const reported = new Reported(world.campaigns.length);
  const installed: Installed[] = [];
  const crowd = new Crowd(world, cell);
  const fraudClicks = new Map<number, FraudClick[]>();
  for (let index = 0; index < cell.people; index += 1) {
    const person = personOf(world, cell, index);
    const before = happenings.size;
    const touches = exposuresOf(world, cell, person, { happenings, reported });
    const cause = earliest(touches);
    const installAtMs = Math.min(person.organicAtMs, cause?.installAtMs ?? Number.POSITIVE_INFINITY);
    const isHere = installAtMs < world.span.toMs;
    if (isHere || happenings.size > before) crowd.know(person);
    if (!isHere) continue;
    const first = { person, touches, cause: cause?.installAtMs === installAtMs ? cause : null };
    install(
      { world, cell, crowd, happenings, installed },
      { ...first, installAtMs, again: false, key: keyOf(person.key, 1) },
    );
  }
  commitFraud({ world, cell, into: { happenings, reported }, crowd, clicks: fraudClicks }, installed);
  const flawed = spoil({ world, country: cell.country.config }, happenings, installed);
  return { cell, happenings, installed, reported, crowd, fraudClicks, flawed };
}

type Made = {
  readonly world: World;
  readonly cell: Cell;
  readonly crowd: Crowd;
  readonly happenings: Happenings;
  readonly installed: Installed[];
};
type First = Pick<Installed, 'person' | 'touches' | 'cause' | 'installAtMs' | 'again' | 'key'>;

function install(made: Made, first: First): void {
  const { world, cell, crowd, happenings, installed } = made;
  const { person, key, installAtMs, touches, cause } = first;
  const { config } = world;
  const number = installed.length;
  const told = new Told(number, happenings, world.span.toMs);
  const { phone } = crowd.at(person.index);
  const isReferred =
    cause?.isClick === true &&
    person.platform === 'android' &&
    isTrue(key, purposes.referrer, config.network.referrers);
  const storeClick = isReferred ? cause.number : -1;
  const one: Installed = {
    ...first,
    number,
    phone,
    installationId: hexId(key, purposes.installationId),
    vendorId: person.platform === 'ios' ? hexId(key, purposes.vendorId) : null,
    address: null,
    told,
    storeClick,
    fake: null,
  };
  installed.push(one);

  claim(one, happenings);
  told.tell(kinds.open, installAtMs, 1, storeClick);
  const season = cell.country.openings[person.zone];
  if (season === undefined) throw new RangeError(`no season in zone ${person.zone}`);
  const source = cause === null ? config.organic : cause.campaign.channel;
  const retention = source.retention * (person.platform === 'ios' ? config.retention.ios : 1);
  live({ world, country: cell.country, key, installAtMs, season, quality: { retention, paying: source.paying }, told });

  if (first.again || !isTrue(key, purposes.reinstalls, config.reinstalls.chance)) return;
  const days = logNormal(
    key,
    purposes.reinstallDelay,
    config.reinstalls.afterDays.median,
    config.reinstalls.afterDays.sigma,
  );
  const againAtMs = installAtMs + Math.ceil(days * DAY);
  if (againAtMs >= world.span.toMs) return;
  install(made, { person, touches, cause: null, installAtMs: againAtMs, again: true, key: keyOf(person.key, 2) });
}

/** The touch that would bring the person first; null for none. */
export function earliest(touches: readonly Touch[], without?: number): Touch | null {
  let first: Touch | null = null;
  for (const touch of touches) {
    if (touch.installAtMs === Number.POSITIVE_INFINITY || touch.campaign.number === without) continue;
    if (first === null || touch.installAtMs < first.installAtMs) first = touch;
  }
  return first;
}

/**
 * Each self-attributing network says what it last showed to whom it knows again: its click, or else its view; those of
 * searches clicks alone.
 */
function claim({ phone, touches, installAtMs, told }: Installed, happenings: Happenings): void {
  const isKnown = isKnownAtFirst(phone);
  const claims = new Map<string, Touch>();
  for (const touch of touches) {
    const { channel } = touch.campaign;
    if (hasLinks(channel) || touch.atMs > installAtMs) continue;
    if (!isKnown && needsAdvertisingId(channel)) continue;
    if (channel.kind === 'search' && !touch.isClick) continue;
    if (touch.atMs < installAtMs - (touch.isClick ? CLAIMED_CLICK_MS : CLAIMED_VIEW_MS)) continue;
    const before = claims.get(channel.channel);
    const isBetter =
      before === undefined || (before.isClick === touch.isClick ? touch.atMs > before.atMs : touch.isClick);
    if (isBetter) claims.set(channel.channel, touch);
  }
  for (const { campaign, isClick, atMs } of claims.values()) {
    const about = campaign.number * 2 + Number(isClick);
    happenings.add(Math.max(atMs, installAtMs - 1), kinds.claim, told.installation, about, atMs);
  }
}
