import { expect, test } from 'vitest';
import { kinds } from '../../../simulator/synthesis/cell/happenings.js';
import { catalogueOf } from '../../../simulator/synthesis/enact/catalogue.js';
import { trackingOf } from '../../../simulator/synthesis/mess/messages.js';
import { enactAll } from '../../support/enact-all.js';
import type { TakeEngagement } from '../../../simulator/synthesis/enact/region-audience.js';
import { personOf, phoneOf } from '../../../simulator/synthesis/people/person.js';
import { expectByChance } from '../../support/by-chance.js';
import { livedIn } from '../../support/lived-in.js';

const MINUTE = 60_000;
const file = { preset: 'mid-core', installs: 1200, days: 60, fraud: [], reinstalls: { chance: 0.3 } };
const { world, story } = livedIn(file);

/** By installation: when it was opened, the first open too, in order of time. */
const opens = story.installed.map((): number[] => []);
for (const { kind, who, atMs } of story.happenings.inOrder()) if (kind === kinds.open) opens[who]?.push(atMs);

const placeOf = new Map(story.installed.map(({ installationId, number }) => [installationId, number]));
/** Messages of iPhones: by which installation, when, and whether with its advertising id. */
const messages: {
  readonly who: number;
  readonly atMs: number;
  readonly hasId: boolean;
  readonly isLimited: boolean;
}[] = [];
enactAll(world, catalogueOf(world, '1'), story, '1', (fact, about) => {
  const who = placeOf.get(about?.device?.installationId ?? '');
  if (who === undefined || story.installed[who]?.person.platform !== 'ios') return;
  const { advertisingId = null, limitAdTracking = null } = about?.device ?? {};
  messages.push({ who, atMs: fact.atMs, hasId: advertisingId !== null, isLimited: limitAdTracking === true });
});

test('an iPhone gives its advertising id from the session on in which it was asked, if that is allowed', () => {
  expect(messages.length).toBeGreaterThan(1000);
  const sessions = new Set<number>();
  for (const { who, atMs, hasId, isLimited } of messages) {
    const { phone } = story.installed[who] ?? {};
    if (phone === undefined) throw new Error(`no installation ${who}`);
    const asked = phone.answersIn === 0 ? opens[who]?.[0] : opens[who]?.[phone.answersIn];
    const isAnswered = asked !== undefined && atMs >= asked + (phone.answersIn === 0 ? 0 : 10_000);
    expect(hasId).toBe(phone.advertiserConsent && isAnswered);
    expect(isLimited).toBe(!hasId);
    if (hasId) sessions.add(phone.answersIn);
  }
  expect([...sessions].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
});

test('in the minutes after a first open few have been asked', () => {
  const early = messages.filter(({ who, atMs }) => {
    const since = atMs - (opens[who]?.[0] ?? 0);
    return since > 0 && since <= 3 * MINUTE;
  });
  expect(early.length).toBeGreaterThan(100);
  const { asked, advertiser, atFirstOpen } = world.config.consent;
  const share = early.filter(({ hasId }) => hasId).length / early.length;
  expect(Math.abs(share - asked * advertiser * atFirstOpen)).toBeLessThan(0.05);
});

test('who was never asked stays undetermined, who said no is denied: each by the prompt', () => {
  const ends = { 'not-determined': 0, denied: 0, authorized: 0 };
  for (const one of story.installed) {
    if (one.person.platform !== 'ios') continue;
    const { phone, installAtMs, answeredAtMs } = one;
    ends[trackingOf(one, world.span.toMs)] += 1;
    if (!phone.wasAsked) expect(answeredAtMs).toBe(Infinity);
    else if (phone.answersIn > 0) expect(trackingOf(one, installAtMs)).toBe('not-determined');
    if (answeredAtMs === Infinity) continue;
    expect(trackingOf(one, answeredAtMs - 1)).toBe('not-determined');
    expect(trackingOf(one, answeredAtMs)).toBe(phone.advertiserConsent ? 'authorized' : 'denied');
  }
  for (const count of Object.values(ends)) expect(count).toBeGreaterThan(10);
});

test('after a reinstall it is asked anew', () => {
  const again = story.installed.filter(({ again: isAgain, phone }) => isAgain && phone.answersIn > 0);
  expect(again.filter(({ phone }) => phone.wasAsked).length).toBeGreaterThan(5);
  for (const { installAtMs, answeredAtMs } of again) expect(answeredAtMs).toBeGreaterThan(installAtMs);
});

test('of iPhones as many let others have their id as the file says, whatever they answer this app; of Android phones all but a few', () => {
  const { publisher, limited } = world.config.consent;
  const phones = Array.from({ length: story.cell.people }, (_, index) => {
    const { platform, key } = personOf(world, story.cell, index);
    return { platform, ...phoneOf(world, { key, platform }) };
  });
  const iphones = phones.filter(({ platform }) => platform === 'ios');
  const others = phones.filter(({ platform }) => platform === 'android');
  for (const some of [iphones, iphones.filter((one) => one.advertiserConsent), iphones.filter((one) => one.wasAsked)]) {
    expect(some.length).toBeGreaterThan(500);
    expectByChance(some.filter(({ publisherConsent }) => publisherConsent).length, some.length, publisher);
  }
  expectByChance(others.filter(({ publisherConsent }) => !publisherConsent).length, others.length, limited);
});

test('an ad carries the advertising id of nobody who does not let others have it, and that of all others', () => {
  const passed = { true: 0, false: 0, wrongly: 0 };
  const takeAd: TakeEngagement = (_, { passesId }, { who }) => {
    const { publisherConsent } = story.crowd.phoneAt(who);
    if (passesId === publisherConsent) passed[`${passesId}`] += 1;
    else passed.wrongly += 1;
  };
  enactAll(world, catalogueOf(world, '1'), story, '1', () => {}, takeAd);
  expect(passed.wrongly).toBe(0);
  expect(Math.min(passed.true, passed.false)).toBeGreaterThan(100);
});
