import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { fakesOfPerson, mostRate } from '../../fraud/expected.js';
import { wavesOf } from '../../fraud/waves.js';
import { CELL_PEOPLE } from '../../people/cells.js';
import { hasLinks, installsPerImpression } from '../channels.js';
import { type Demand, demandOf } from '../demand.js';
import type { CampaignConfig, FraudConfig, WorldConfig } from '../world-config.js';
import { inOrder, within } from './dates.js';
import { oneOf } from './one-of.js';
import { ofInstalls } from './capacity.js';
import { lastDay, type Rule } from './rule.js';

/** What says which campaign is paid. */
const ofPaid = ['fraud[].campaign', 'campaigns[].name'] as const;
/** What says when somebody cheats. */
const ofTime = [
  ...ofPaid,
  'startsOn',
  'days',
  'fraud[].waves',
  'fraud[].recurs',
  'campaigns[].from',
  'campaigns[].to',
] as const;

/** Who cheats can do it, then, that way, and so much. */
export const fraudRules: readonly Rule[] = [
  { needs: ['fraud[].campaign', 'campaigns[].name'], find: (world) => each(world, campaign) },
  { needs: [...ofPaid, 'fraud[].kind', 'campaigns[].platform'], find: (world) => each(world, platform) },
  {
    needs: [...ofPaid, 'campaigns[].channel', 'channels[].channel', 'channels[].kind'],
    find: (world) => each(world, links),
  },
  { needs: ['fraud[].waves', 'fraud[].recurs'], find: orders },
  { needs: ofTime, last: true, find: (world) => each(world, waves) },
  { needs: [...ofTime, 'fraud[].kind', 'fraud[].site'], last: true, find: overlaps },
  { needs: [...ofInstalls, 'fraud'], last: true, find: rates },
];

type One = { readonly path: string; readonly fraud: FraudConfig; readonly paid: CampaignConfig | undefined };

function* each(
  world: WorldConfig,
  find: (one: One, world: WorldConfig) => Iterable<JsonProblem>,
): Generator<JsonProblem> {
  for (const [i, fraud] of world.fraud.entries()) {
    const paid = world.campaigns.find(({ name }) => name === fraud.campaign);
    yield* find({ path: `fraud.${i}`, fraud, paid }, world);
  }
}

function* campaign({ path, fraud, paid }: One, { campaigns }: WorldConfig): Generator<JsonProblem> {
  if (paid !== undefined) return;
  const names = campaigns.map(({ name }) => name);
  const expected = `a campaign of campaigns, ${oneOf(fraud.campaign, names)}`;
  yield { path: `${path}.campaign`, given: fraud.campaign, expected };
}

function* platform({ path, fraud, paid }: One): Generator<JsonProblem> {
  if (paid === undefined || fraud.kind !== 'click-injection' || paid.platform === 'android') return;
  const expected = 'a campaign on android: on no other platform an app hears of downloads';
  yield { path: `${path}.campaign`, given: fraud.campaign, expected };
}

function* links({ path, fraud, paid }: One, { channels }: WorldConfig): Generator<JsonProblem> {
  const channel = channels.find((one) => one.channel === paid?.channel);
  if (channel === undefined || hasLinks(channel)) return;
  const expected = `a campaign on a programmatic channel: ${channel.channel} has no tracking links to click`;
  yield { path: `${path}.campaign`, given: fraud.campaign, expected };
}

function* orders({ fraud: list }: WorldConfig): Generator<JsonProblem> {
  for (const [i, { waves: dates, recurs }] of list.entries()) {
    const path = `fraud.${i}`;
    if (dates !== undefined && recurs !== undefined) {
      yield { path: `${path}.recurs`, given: 'it, and waves', expected: 'one of recurs and waves' };
      continue;
    }
    for (const [j, wave] of (dates ?? []).entries()) yield* inOrder(`${path}.waves.${j}`, wave);
    if (recurs === undefined || recurs.days <= recurs.everyDays) continue;
    const expected = `at most ${recurs.everyDays}: it begins anew then (everyDays)`;
    yield { path: `${path}.recurs.days`, given: String(recurs.days), expected };
  }
}

function* waves({ path, fraud, paid }: One, world: WorldConfig): Generator<JsonProblem> {
  const { waves: list, recurs } = fraud;
  if (list !== undefined && recurs !== undefined) return;
  for (const [j, wave] of (list ?? []).entries()) {
    const wrong = [...within(`${path}.waves.${j}`, wave, world)];
    yield* wrong;
    if (wrong.length > 0 || wave.from > wave.to || paid === undefined) continue;
    const [first, last] = [paid.from ?? world.startsOn, paid.to ?? lastDay(world)];
    for (const name of ['from', 'to'] as const) {
      if (wave[name] >= first && wave[name] <= last) continue;
      const expected = `a day on which ${paid.name} runs, ${first} to ${last}`;
      yield { path: `${path}.waves.${j}.${name}`, given: wave[name], expected };
    }
  }
  if (recurs === undefined) return;
  if (recurs.firstDay > world.days) {
    const expected = `a day of the span, 1 to ${world.days} (days)`;
    yield { path: `${path}.recurs.firstDay`, given: String(recurs.firstDay), expected };
  } else if (paid !== undefined && wavesOf(fraud, world, paid).length === 0) {
    const expected = `a recurrence that meets a day on which ${paid.name} runs`;
    yield { path: `${path}.recurs`, given: JSON.stringify(recurs), expected };
  }
}

/** One source is one at a time: of the same kind, campaign and site no wave begins before another ends. */
function* overlaps(world: WorldConfig): Generator<JsonProblem> {
  const known = new Map<string, { readonly fromMs: number; readonly toMs: number; readonly path: string }[]>();
  for (const [i, fraud] of world.fraud.entries()) {
    const paid = world.campaigns.find(({ name }) => name === fraud.campaign);
    if (paid === undefined || (fraud.recurs !== undefined && fraud.recurs.days > fraud.recurs.everyDays)) continue;
    const name = JSON.stringify([fraud.kind, fraud.campaign, fraud.site]);
    const others = known.get(name) ?? [];
    known.set(name, others);
    for (const wave of wavesOf(fraud, world, paid)) {
      const other = others.find(({ fromMs, toMs }) => fromMs < wave.toMs && wave.fromMs < toMs);
      if (other !== undefined) {
        const given = `a wave from ${new Date(wave.fromMs).toISOString().slice(0, 10)} on`;
        const expected = `another time, or another site: ${other.path} is at it then`;
        yield { path: `fraud.${i}`, given, expected };
        break;
      }
      others.push({ ...wave, path: `fraud.${i}` });
    }
  }
}

/** Others have said it already where campaigns are not to be worked with. */
function* rates(world: WorldConfig): Generator<JsonProblem> {
  if (world.fraud.length === 0 || world.countries.every(({ share }) => share === 0)) return;
  const isWhole = world.campaigns.every(({ channel: name }) => {
    const channel = world.channels.find((one) => one.channel === name);
    return channel !== undefined && installsPerImpression(channel) > 0;
  });
  if (!isWhole) return;
  const demand = demandOf(world);
  yield* each(world, (one) => rate(one, world, demand));
}

function* rate({ path, fraud, paid }: One, world: WorldConfig, demand: Demand): Generator<JsonProblem> {
  if (paid === undefined || fraud.rate === 0) return;
  const problem = { path: `${path}.rate`, given: String(fraud.rate) };
  const most = mostRate(fraud, world, demand);
  if (most === 0) {
    yield { path: `${path}.campaign`, given: paid.name, expected: 'a campaign that brings installs: rate is of them' };
  } else if (fraud.rate > most) {
    const why = 'no more come by themselves and by others that could be taken';
    yield { ...problem, expected: `at most ${rounded(most)}: ${why}` };
  }
  if (fraud.kind !== 'device-farm' && fraud.kind !== 'fake-install') return;
  const fakes = fakesOfPerson(fraud, world, demand) * CELL_PEOPLE;
  if (fakes <= CELL_PEOPLE) return;
  const expected = `at most ${rounded((fraud.rate * CELL_PEOPLE) / fakes)}: there would be more of nobody than of people in a region`;
  yield { ...problem, expected };
}

/** Down to three digits that count. */
function rounded(number: number): number {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(number)));
  return Math.floor(number * 10 ** digits) / 10 ** digits;
}
