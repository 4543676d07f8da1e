import { SimulatorError } from '../errors.js';
import type { MadeWorld } from '../made-world/made-world.js';
import type { Sheet } from '../pictures/sheet.js';
import { agreement } from './agreement.js';
import { atAGlance } from './at-a-glance.js';
import { clickToInstall } from './click-to-install.js';
import { costs } from './costs.js';
import { fraudShare } from './fraud-share.js';
import { adClicks, clickInstalls } from './ad-clicks.js';
import { appFunnel } from './funnels.js';
import { groundOf } from './ground.js';
import { adHours, openingHours } from './hours.js';
import { messShare } from './mess-share.js';
import { type Measure, measured, sectionOf } from './measure.js';
import { retention } from './retention.js';
import { purchasing, subscribing } from './spending.js';
import { adWeekdays } from './ad-weekdays.js';
import { openingWeekdays } from './weekdays.js';

/** A world in numbers: what it was to be, and what it is. */
export type Description = {
  readonly app: string;
  /** First UTC day, and how many there are. */
  readonly startsOn: string;
  readonly days: number;
  readonly partitions: MadeWorld['partitions'];
  readonly measures: readonly Measure[];
};

const measures = [
  atAGlance,
  agreement,
  clickToInstall,
  retention,
  openingHours,
  openingWeekdays,
  adHours,
  adWeekdays,
  purchasing,
  subscribing,
  appFunnel,
  adClicks,
  clickInstalls,
  costs,
  fraudShare,
  messShare,
];

/**
 * Measures a world that was made, or a part of one.
 *
 * @throws {SimulatorError} REQUEST_INVALID for one whose tables are those of an MMP's warehouse, which say less.
 */
export async function describeWorld(world: MadeWorld): Promise<Description> {
  if (world.shape !== 'domain') {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `DIR: ${world.folder} has the shape ${world.shape}, and what is measured stands in the shape domain alone. Make the same world without --shape.`,
    );
  }
  if (!world.isOfThisVersion) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `DIR: ${world.folder} was made by an older version, of whose truth the instant is missing at which an ad was clicked. Make the same world anew by mmp-sim generate.`,
    );
  }
  const ground = await groundOf(world);
  const taken: Measure[] = [];
  for (const measure of measures) {
    const one = await measure(ground);
    if (one !== null) taken.push(one);
  }
  const { app, startsOn, days } = world.world.config;
  return { app: app.name, startsOn, days, partitions: world.partitions, measures: taken };
}

/** @param name - Of the folder, as it was asked for. */
export function descriptionSheet(
  { app, startsOn, days, partitions, measures: taken }: Description,
  name: string,
): Sheet {
  const { there, of } = partitions;
  return {
    title: `${name}: ${app}`,
    lead: [
      `${days} ${days === 1 ? 'day' : 'days'} from ${startsOn} on. Target: what the world’s file makes to be expected. Realised: what the files hold. Of: how many it is counted of; of few, much is chance.`,
      ...(there < of ? [`This is a part of a world: ${there} of ${of} partitions.`] : []),
    ],
    sections: taken.map(sectionOf),
  };
}

/** The numbers alone. */
export const descriptionJson = ({ measures: taken, ...about }: Description): object => ({
  ...about,
  measures: taken.map(measured),
});
