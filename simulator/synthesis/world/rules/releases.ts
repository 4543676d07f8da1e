import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { releasedAtMs } from '../releases.js';
import type { WorldConfig } from '../world-config.js';
import { repeated, type Rule } from './rule.js';

/** At each instant of the span there is one version that is out. */
export const releaseRules: readonly Rule[] = [
  { needs: ['app.version', 'app.releases', 'app.updates'], find: oneOfBoth },
  {
    needs: ['app.releases'],
    find: ({ app }) =>
      repeated(
        'app.releases',
        'version',
        (app.releases ?? []).map(({ version }) => version),
      ),
  },
  { needs: ['app.releases'], find: datedOnce },
  { needs: ['startsOn', 'app.releases'], find: order },
];

function* oneOfBoth({ app: { version, releases, updates } }: WorldConfig): Generator<JsonProblem> {
  if (version === undefined && releases === undefined) {
    yield {
      path: 'app.version',
      given: null,
      expected: 'a text of 1–64 characters, or a list of releases in its place',
    };
  } else if (version !== undefined && releases !== undefined) {
    yield { path: 'app.version', given: version, expected: 'nothing: app.releases say which versions there are' };
  }
  if (releases !== undefined && updates === undefined) {
    yield { path: 'app.updates', given: null, expected: 'how phones come by later app.releases' };
  }
}

function* datedOnce({ app: { releases = [] } }: WorldConfig): Generator<JsonProblem> {
  for (const [i, { date, day }] of releases.entries()) {
    const path = `app.releases.${i}.date`;
    if (date === undefined && day === undefined) yield { path, given: null, expected: 'a date, or a day in its place' };
    if (date !== undefined && day !== undefined) yield { path, given: date, expected: `nothing: its day is ${day}` };
  }
}

function* order({ app: { releases = [] }, startsOn }: WorldConfig): Generator<JsonProblem> {
  for (const [i, release] of releases.entries()) {
    if ((release.date === undefined) === (release.day === undefined)) continue;
    const [name, given] = release.date === undefined ? ['day', release.day] : ['date', release.date];
    const atMs = releasedAtMs(release, startsOn);
    const path = `app.releases.${i}.${name}`;
    const before = releases[i - 1];
    if (before === undefined) {
      if (atMs <= Date.parse(startsOn)) continue;
      const expected = `${name === 'day' ? '1' : `${startsOn} or earlier`}: whoever installs the app before it has no version`;
      yield { path, given: String(given), expected };
    } else if (atMs <= releasedAtMs(before, startsOn)) {
      const than = before.date ?? `day ${before.day ?? 1}`;
      yield { path, given: String(given), expected: `later than ${than}: releases stand in order of time` };
    }
  }
}
