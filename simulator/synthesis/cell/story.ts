import { isTrue, type Key, keyOf } from '../chance/draws.js';
import { commitFraud, type FraudClick } from '../fraud/commit-fraud.js';
import type { FraudSource } from '../fraud/source.js';
import { exposuresOf } from '../journey/exposure.js';
import { live } from '../journey/life.js';
import { type Life, reinstalledAtMs, type Visit, visitsOf } from '../journey/lifetime.js';
import { type Ends, Told } from '../journey/told.js';
import { type Touch, Touches } from '../journey/touches.js';
import { type Flawed, spoil } from '../mess/spoil.js';
import type { Cell } from '../people/cells.js';
import { Crowd } from '../people/crowd.js';
import { hexId, isKnownAtFirst, type Person, personOf, type Phone } from '../people/person.js';
import { DAY, SECOND } from '../time/units.js';
import { hasLinks, needsAdvertisingId } from '../world/channels.js';
import { purposes } from '../world/purposes.js';
import { qualityOf } from '../world/qualities.js';
import { LIFETIME_DAYS, type World } from '../world/world.js';
import { Happenings, kinds } from './happenings.js';
import { Reported } from './reported.js';

/** How long self-attributing networks claim clicks and views for. Our own choice (assumed), as long as they do by default. */
const CLAIMED_CLICK_MS = 7 * DAY;
const CLAIMED_VIEW_MS = DAY;
/** So long after the beginning of a session its user has answered whether the app may track. Our own choice (assumed). */
const ANSWER_MS = 10 * SECOND;

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
  /** When the app learns whether it may know the advertising id; infinite for never. */
  readonly answeredAtMs: number;
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
  const reported = new Reported(world.campaigns.length, world.span.fromMs);
  const installed: Installed[] = [];
  const crowd = new Crowd(world, cell);
  const fraudClicks = new Map<number, FraudClick[]>();
  const into = { happenings, reported };
  const seen = new Touches();
  for (let index = 0; index < cell.people; index += 1) {
    const person = personOf(world, cell, index);
    const before = happenings.size;
    exposuresOf(world, cell, person, { into, touches: seen });
    const installAtMs = Math.min(person.organicAtMs, seen.installAtMs);
    const isHere = installAtMs < world.span.toMs;
    if (!isHere) {
      if (happenings.size > before) crowd.know(person);
      continue;
    }
    const { phone } = crowd.join(person);
    const { touches, first: earliest } = seen.list();
    const cause = earliest?.installAtMs === installAtMs ? earliest : null;
    const first = { person, phone, touches, cause, installAtMs, key: keyOf(person.key, 1) };
    install({ world, cell, happenings, installed }, first);
  }
  commitFraud({ world, cell, into, crowd, clicks: fraudClicks }, installed);
  const flawed = spoil({ world, country: cell.country.config }, happenings, installed);
  return { cell, happenings, installed, reported, crowd, fraudClicks, flawed };
}

type Made = {
  readonly world: World;
  readonly cell: Cell;
  readonly happenings: Happenings;
  readonly installed: Installed[];
};
type First = Pick<Installed, 'person' | 'phone' | 'touches' | 'cause' | 'installAtMs' | 'key'>;

/**
 * Somebody comes, and lives on: in the same installation, or from some day on in another one. That changes nothing of who they
 * are and what they do.
 */
function install(made: Made, first: First): void {
  const { world, cell } = made;
  const { person, phone, key, installAtMs, cause } = first;
  const season = cell.country.openings[person.zone];
  if (season === undefined) throw new RangeError(`no season in zone ${person.zone}`);
  const { platform, organicAtMs } = person;
  const wouldCome = organicAtMs < Number.POSITIVE_INFINITY;
  const quality = qualityOf(world, { platform, wouldCome, channel: cause?.campaign.channel.channel ?? null });
  const visits = visitsOf(world, key, installAtMs, season, quality);
  const life = { world, country: cell.country, key, installAtMs, quality, visits };
  const whole = { spanMs: world.span.toMs, lifeMs: installAtMs + LIFETIME_DAYS * DAY };

  const againAtMs = reinstalledAtMs(world, key, installAtMs);
  const { touches } = first;
  const once = { person, phone, key, installAtMs, cause, touches, again: false };
  if (againAtMs >= world.span.toMs) return liveIn(made, life, once, whole);
  liveIn(made, life, once, { ...whole, untilMs: againAtMs });
  // Field by field: for each object that is spread and of which a field is then set once more, V8 makes a shape of its own, and
  // compiles anew what reads it.
  const againKey = keyOf(person.key, 2);
  const again = { person, phone, key: againKey, installAtMs: againAtMs, cause: null, touches, again: true };
  liveIn(made, life, again, whole);
}

type Begun = Pick<Installed, 'person' | 'phone' | 'touches' | 'cause' | 'installAtMs' | 'again' | 'key'>;

/** One installation, and what of the life happens in it: from its first open on, until it is gone. */
function liveIn({ world, happenings, installed }: Made, life: Omit<Life, 'told'>, begun: Begun, ends: Ends): void {
  const { person, phone, key, installAtMs, cause, touches, again } = begun;
  const number = installed.length;
  const told = new Told(number, happenings, installAtMs, ends);
  const isReferred =
    cause?.isClick === true &&
    person.platform === 'android' &&
    isTrue(key, purposes.referrer, world.config.network.referrers);
  const storeClick = isReferred ? cause.number : -1;
  const one: Installed = {
    number,
    person,
    phone,
    key,
    installationId: hexId(key, purposes.installationId),
    vendorId: person.platform === 'ios' ? hexId(key, purposes.vendorId) : null,
    address: null,
    installAtMs,
    cause,
    touches,
    again,
    answeredAtMs: answeredAtMs(begun, life.visits, ends),
    told,
    storeClick,
    fake: null,
  };
  installed.push(one);
  claim(one, happenings);
  told.tell(kinds.open, installAtMs, 1, storeClick);
  live({ ...life, told });
}

/** When an installation learns what its user allows: some time into the session in which it asks; infinite for never. */
function answeredAtMs({ phone, installAtMs }: Begun, visits: readonly Visit[], { untilMs, lifeMs }: Ends): number {
  if (phone.answersIn === 0) return installAtMs;
  if (phone.answersIn === Number.POSITIVE_INFINITY) return phone.answersIn;
  const later = visits.filter(({ atMs, number }) => number > 0 && atMs >= installAtMs && atMs < (untilMs ?? lifeMs));
  const session = later[phone.answersIn - 1];
  return session === undefined ? Number.POSITIVE_INFINITY : session.atMs + ANSWER_MS;
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
