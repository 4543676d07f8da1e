import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import { type JsonProblem, shown } from '@mmp-sim/contracts/validators';
import { describeProblems, SimulatorError } from '../../errors.js';
import { compiled } from './compiled-world.js';
import { presetNames, presets } from './presets.js';
import { oneOf } from './rules/one-of.js';
import { fraudRules } from './rules/fraud.js';
import { brokenRules } from './rules/rules.js';
import { type ShapeError, shapeProblems } from './shape-problems.js';
import type { FraudConfig, WorldConfig } from './world-config.js';

type Check = { (value: unknown): boolean; readonly errors?: readonly ShapeError[] | null };
type Members = Readonly<Record<string, unknown>>;

const check = compiled['world'] as Check;

/** An entry of a preset's fraud that the world cannot have, and why. */
export type FraudLeftOut = Pick<FraudConfig, 'kind' | 'campaign'> & { readonly problems: readonly JsonProblem[] };

/**
 * Reads what the file of a world holds.
 *
 * @param input - Parsed JSON. With a `preset` its objects are laid over those of the preset, and its lists replace lists. The
 *   preset's fraud stays as far as the world that comes of it can have it.
 * @param onFraudLeftOut - Told what does not stay, where something does not.
 * @returns What the world is made of, without what the file says about itself (`$schema`, `cites`, `preset`).
 * @throws {SimulatorError} WORLD_INVALID with every problem: its path, what was given, what is allowed, and the known name that
 *   comes nearest.
 */
export function readWorld(
  input: unknown,
  onFraudLeftOut: (left: readonly FraudLeftOut[]) => void = () => {},
): WorldConfig {
  if (!isObject(input))
    throw invalid([
      { path: '', given: typeof input === 'string' ? JSON.stringify(input) : shown(input), expected: 'an object' },
    ]);
  const { preset, ...own } = input;
  const named = typeof preset === 'string' && Object.hasOwn(presets, preset) ? preset : null;
  // All else is looked at as in the preset that was meant.
  const meant = named ?? (typeof preset === 'string' ? didYouMean(preset, presetNames) : null);
  const base = meant === null ? undefined : presets[meant];
  const whole = laidOver(withoutReplaced((base ?? {}) as Members, own), own);
  const errors = check(whole) ? [] : (check.errors ?? []);
  // Where nobody knows which one was meant all that it has is missing.
  const isUnknown = preset !== undefined && base === undefined;
  const shape = shapeProblems(isUnknown ? errors.filter((error) => !isOfPreset(error)) : errors);
  if (base !== undefined && own['fraud'] === undefined) {
    const { left, out } = fraudOf(whole as unknown as WorldConfig, shape);
    whole['fraud'] = left;
    if (out.length > 0 && named !== null) onFraudLeftOut(out);
  }
  const isEmpty = errors.some(({ keyword, instancePath }) => keyword === 'required' && instancePath === '');
  const problems = [
    ...(preset !== undefined && named === null ? [wrongPreset(preset)] : []),
    ...(preset === undefined && isEmpty ? [NO_PRESET] : []),
    ...shape,
    ...(isUnknown ? [] : brokenRules(whole as unknown as WorldConfig, shape)),
  ];
  if (problems.length > 0) throw invalid(problems);
  return withoutNotes(whole) as unknown as WorldConfig;
}

/** Whether what is missing may stand in a preset: it fills in objects, and entries of lists are those of the file. */
const isOfPreset = ({ keyword, instancePath }: ShapeError): boolean =>
  keyword === 'required' && !/\/\d+(\/|$)/.test(instancePath);

/** Of a preset's fraud, what can be done in the world that the file makes of it, and what cannot: campaigns may be others, and dates. */
function fraudOf(
  world: WorldConfig,
  wrong: readonly JsonProblem[],
): { readonly left: readonly FraudConfig[]; readonly out: readonly FraudLeftOut[] } {
  const problems = brokenRules(world, wrong, fraudRules);
  const all = world.fraud.map((entry, place) => ({
    entry,
    problems: problems.filter(({ path }) => path.split('.')[1] === String(place)),
  }));
  return {
    left: all.flatMap((one) => (one.problems.length === 0 ? [one.entry] : [])),
    out: all.flatMap((one) =>
      one.problems.length === 0 ? [] : [{ kind: one.entry.kind, campaign: one.entry.campaign, problems: one.problems }],
    ),
  };
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NO_PRESET: JsonProblem = {
  path: 'preset',
  given: null,
  expected: `one of ${presetNames.join(', ')} fills in what is left out`,
};

function wrongPreset(preset: unknown): JsonProblem {
  const given = shown(preset) ?? typeof preset;
  return { path: 'preset', given, expected: oneOf(given, presetNames) };
}

/** A preset without what stands in the place of something that the file has: one version of the app, or releases. */
function withoutReplaced(base: Members, { app: own }: Members): Members {
  const { app } = base;
  if (!isObject(app) || !isObject(own)) return base;
  const { version, releases, ...rest } = app;
  if (own['version'] !== undefined) return { ...base, app: { ...rest, version } };
  return own['releases'] === undefined ? base : { ...base, app: { ...rest, releases } };
}

/** Objects member by member; anything else as a whole. What is undefined counts as left out. */
function laidOver(base: Members, own: Members): Record<string, unknown> {
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  const laid = given.map(([name, value]): [string, unknown] => {
    const under = Object.hasOwn(base, name) ? base[name] : undefined;
    return [name, isObject(under) && isObject(value) ? laidOver(under, value) : value];
  });
  return Object.fromEntries([...Object.entries(base), ...laid]);
}

const withoutNotes = ({ $schema: _schema, cites: _cites, ...world }: Members): Members => world;

function invalid(problems: readonly JsonProblem[]): SimulatorError {
  const named = problems.map((one) => (one.path === '' ? { ...one, path: 'the world' } : one));
  return new SimulatorError('WORLD_INVALID', `${describeProblems(named)}.`, { problems: named });
}
