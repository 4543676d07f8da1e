import { hashText } from '../../ids.js';
import { DAY } from '../time/units.js';
import type { ReleaseConfig, WorldConfig } from './world-config.js';

/** A version of the app. */
export type Release = {
  readonly version: string;
  /** When it is out. */
  readonly atMs: number;
  /** Of the draws of a person about it, whichever place it has in the file. */
  readonly salt: number;
};

/** In order of time. */
export const releasesOf = ({ app, startsOn }: Pick<WorldConfig, 'app' | 'startsOn'>): Release[] =>
  (app.releases ?? [{ version: app.version ?? '', date: startsOn }]).map((release) => ({
    version: release.version,
    atMs: releasedAtMs(release, startsOn),
    salt: hashText(release.version, 5) | 0,
  }));

/** The beginning of its day. */
export const releasedAtMs = ({ date, day = 1 }: ReleaseConfig, startsOn: string): number =>
  date === undefined ? Date.parse(startsOn) + (day - 1) * DAY : Date.parse(date);
