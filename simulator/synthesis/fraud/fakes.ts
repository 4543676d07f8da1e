import { below, isTrue, type Key, keyOf, poisson, uniform } from '../chance/draws.js';
import { kinds } from '../cell/happenings.js';
import type { Installed } from '../cell/story.js';
import { Told } from '../journey/told.js';
import { addressOf, DATA_CENTRE_ADDRESSES, dataCentreAddress, FARMS } from '../people/addresses.js';
import { hexId, type Person, type Phone, phoneOf } from '../people/person.js';
import { DAY, MINUTE, SECOND } from '../time/units.js';
import { purposes } from '../world/purposes.js';
import type { FunnelStep } from '../world/world-config.js';
import { LIFETIME_DAYS } from '../world/world.js';
import { click, length } from './clicks.js';
import type { Scene } from './commit-fraud.js';
import type { FraudSource } from './source.js';

/** Beyond the place of any person of a region. */
const NOBODY = 2 ** 30;

/** What one farm or one server has in a region, and how it goes about. Our own choice (assumed), but for what it shows. */
const WAYS = {
  /** Few real phones of two models, behind two addresses; ids are reset, and a script opens the app on the days that follow. */
  'device-farm': { models: 2, addresses: 2, least: 40 * SECOND, most: 70 * SECOND, steps: Infinity, days: 3 },
  /** No phone: requests of a server that says it is any, opens once and never comes back. */
  'fake-install': { models: Infinity, addresses: 4, least: 15 * SECOND, most: 5 * MINUTE, steps: 1, days: 0 },
} as const;

/**
 * Installs of nobody: a click, soon a first open, and what a script does then. They buy nothing and see no ad.
 *
 * @param installed - They are added to it. @param from - Place of the first one in the region.
 * @returns Place of the next one.
 */
export function fakeInstalls(
  scene: Scene,
  source: FraudSource,
  { installed, from }: { readonly installed: Installed[]; readonly from: number },
): number {
  const { cell } = scene;
  const { platform } = source.campaign.config;
  const { iphones } = cell.country.config;
  const key = keyOf(keyOf(cell.key, NOBODY), source.salt);
  let index = from;
  for (const wave of source.waves) {
    const perPhone = wave.much[cell.country.place] ?? 0;
    const mean = perPhone * cell.people * (platform === 'ios' ? iphones : 1 - iphones);
    const count = poisson(key, purposes.fraudCount, mean, wave.day);
    for (let i = 0; i < count; i += 1) {
      const own = keyOf(keyOf(key, wave.day), i);
      const clickedAtMs = wave.fromMs + Math.floor(uniform(own, purposes.fraudInstant) * length(wave));
      if (fakeInstall(scene, source, { key: own, of: key, index, clickedAtMs }, installed)) index += 1;
    }
  }
  return index;
}

type Fake = {
  readonly key: Key;
  /** Of the farm. */
  readonly of: Key;
  readonly index: number;
  readonly clickedAtMs: number;
};

function fakeInstall(scene: Scene, source: FraudSource, fake: Fake, installed: Installed[]): boolean {
  const { world, into, crowd } = scene;
  const { key, index, clickedAtMs } = fake;
  const way = WAYS[source.config.kind === 'device-farm' ? 'device-farm' : 'fake-install'];
  const installAtMs = clickedAtMs + way.least + Math.floor(uniform(key, purposes.fraudDelay) * (way.most - way.least));
  if (installAtMs >= world.span.toMs) return false;
  const [person, phone, address] = [nobody(source, fake), phoneOfNobody(scene, source, fake), addressFor()];
  crowd.add({ person, phone, address });
  const number = installed.length;
  const ends = { spanMs: world.span.toMs, lifeMs: installAtMs + LIFETIME_DAYS * DAY };
  const told = new Told(number, into.happenings, installAtMs, ends);
  const storeClick = click(scene, source, index, clickedAtMs, 0);
  // What the store hands on comes of a phone that was in the store.
  const isReferred =
    source.config.kind === 'device-farm' &&
    person.platform === 'android' &&
    isTrue(key, purposes.referrer, world.config.network.referrers);
  installed.push({
    number,
    person,
    phone,
    key,
    installationId: hexId(key, purposes.installationId),
    vendorId: person.platform === 'ios' ? hexId(key, purposes.vendorId) : null,
    address,
    installAtMs,
    cause: null,
    touches: [],
    again: false,
    answeredAtMs: installAtMs,
    told,
    storeClick: isReferred ? storeClick : -1,
    fake: source,
  });
  told.tell(kinds.open, installAtMs, 1, isReferred ? storeClick : -1);
  script(told, installAtMs, way.days, world.config.funnel.slice(0, way.steps), key);
  return true;

  function addressFor(): string {
    const { country, region } = scene.cell;
    const which = below(key, purposes.fraudAddress, way.addresses);
    if (source.config.kind === 'fake-install') {
      const place = below(fake.of, purposes.fraudAddress, DATA_CENTRE_ADDRESSES, which);
      return dataCentreAddress(country.number, region, place);
    }
    const place = below(fake.of, purposes.fraudAddress, FARMS.count, which);
    return addressOf(country.number, region, FARMS.first + place);
  }
}

/** The same for each, to the minute. */
function script(told: Told, installAtMs: number, days: number, steps: readonly FunnelStep[], key: Key): void {
  let atMs = installAtMs;
  for (const [place, { afterMinutes }] of steps.entries()) {
    atMs += Math.ceil(afterMinutes.median * MINUTE);
    told.tell(kinds.event, atMs, place, place + 1);
  }
  for (let day = 1; day <= days; day += 1) {
    const lateness = Math.floor(uniform(key, purposes.sessionInstant, day) * MINUTE);
    told.tell(kinds.open, installAtMs + day * DAY + lateness, 0, -1);
  }
}

const nobody = ({ campaign }: FraudSource, { key, index }: Fake): Person => ({
  key,
  index,
  platform: campaign.config.platform,
  zone: 0,
  household: 0,
  exposure: 0,
  interest: 0,
  organicAtMs: Number.POSITIVE_INFINITY,
});

/** Its id is another each time, and nobody is there to withhold it. */
function phoneOfNobody({ world }: Scene, { campaign, config }: FraudSource, { key, of }: Fake): Phone {
  const { models } = WAYS[config.kind === 'device-farm' ? 'device-farm' : 'fake-install'];
  const { platform } = campaign.config;
  const model = models === Infinity ? key : keyOf(of, below(key, purposes.fraudPhone, models));
  const { device, osVersion, userAgent } = phoneOf(world, { key: model, platform });
  return {
    device,
    osVersion,
    advertisingId: hexId(key, purposes.advertisingId),
    userAgent,
    publisherConsent: true,
    advertiserConsent: true,
    consentAtFirst: true,
    wasAsked: platform === 'ios',
    answersIn: 0,
  };
}
