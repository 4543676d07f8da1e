import type { ErrorObject, ValidateFunction } from 'ajv';
import { expectedName } from '../known-names.js';
import { MOST_ERRORS } from '../formats.js';
import type * as wire from '../wire.js';
import { compiledCheck } from './compiled-check.js';
import { expectedBy } from './expected.js';

/** Most problems that are told of one JSON value. */
const MOST_PROBLEMS = 100;

/** What is wrong with one place of a JSON document: where, what was given, what is expected instead. */
export type JsonProblem = { readonly path: string; readonly given: string | null; readonly expected: string };

/** Names of the definitions in `control/control.schema.json`, with the type each check yields. */
export type ControlTypes = {
  NewApp: wire.NewApp;
  AppPatch: wire.AppPatch;
  NewChannel: wire.NewChannel;
  NewCampaign: wire.NewCampaign;
  CampaignPatch: wire.CampaignPatch;
  NewEngagement: wire.NewEngagement;
  NewClaim: wire.NewClaim;
  NewSubscription: wire.NewSubscription;
  SubscriptionPeriod: wire.SubscriptionPeriod;
  NewNetworkReports: wire.NewNetworkReports;
  NewSkanPostbacks: wire.NewSkanPostbacks;
  NewFault: wire.NewFault;
  NewCallback: wire.NewCallback;
  CallbackPatch: wire.CallbackPatch;
  NewCallbackMode: wire.NewCallbackMode;
  NewAccessToken: wire.NewAccessToken;
  AccessTokenPatch: wire.AccessTokenPatch;
  NewSavedReport: wire.NewSavedReport;
  ProviderState: wire.ProviderState;
  StateApp: wire.StateApp;
  StateIgnoringApp: wire.StateIgnoringApp;
  StateLimitedApp: wire.StateLimitedApp;
  StateUnknownKey: wire.StateUnknownKey;
  StateNoApp: wire.StateNoApp;
  StateInstallation: wire.StateInstallation;
  NewClock: wire.NewClock;
  ClockAdvance: wire.ClockAdvance;
  InsightOptions: wire.InsightOptions;
  SqlQuery: wire.SqlQuery;
  NewWorkspace: wire.NewWorkspace;
  WorkspacePatch: wire.WorkspacePatch;
  Assertion: wire.Assertion;
  Explanation: wire.Explanation;
  WhatIf: wire.WhatIf;
  NewWorld: wire.NewWorld;
  Rates: wire.Rates;
  Settings: wire.Settings;
};

export type Checked<T> = { readonly value: T } | { readonly problems: readonly JsonProblem[] };

/**
 * Checks a JSON value against a definition of the control API.
 *
 * @returns The value, typed; or every problem, each with its path (`windows.click.deviceMs`).
 */
export function checkControl<Name extends keyof ControlTypes>(name: Name, value: unknown): Checked<ControlTypes[Name]> {
  const validate = compiledCheck(`control#/definitions/${name}`) as ValidateFunction<ControlTypes[Name]>;
  return validate(value) ? { value } : { problems: jsonProblems(validate.errors ?? []) };
}

/** What is wrong, each place once, in words: the first hundred places. */
export function jsonProblems(all: readonly ErrorObject[]): JsonProblem[] {
  // Reading them takes time by the square of their number.
  const errors = all.slice(0, MOST_ERRORS);
  const problems = errors
    .filter((error) => !isBranch(error, errors))
    .map((error) => ({ ...jsonProblem(error), ...branchesOf(error, errors) }));
  const byPath = problems.filter((one, index) => problems.findIndex((other) => other.path === one.path) === index);
  if (byPath.length <= MOST_PROBLEMS && all.length === errors.length) return byPath;
  const rest = { path: '', given: null, expected: `these are the first ${MOST_PROBLEMS} problems, there are more` };
  return [...byPath.slice(0, MOST_PROBLEMS), rest];
}

/** Whether the error comes from one branch of an `anyOf`, which says itself what it expects. */
function isBranch(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword === 'anyOf') return false;
  return errors.some((other) => other.keyword === 'anyOf' && error.instancePath.startsWith(other.instancePath));
}

/** What each branch of an `anyOf` expects, where it does not say itself what that is. */
function branchesOf(anyOf: ErrorObject, errors: readonly ErrorObject[]): Partial<JsonProblem> {
  if (anyOf.keyword !== 'anyOf' || expectedOf(anyOf.parentSchema) !== undefined) return {};
  const own = errors.filter(({ keyword, instancePath }) => keyword !== 'anyOf' && instancePath === anyOf.instancePath);
  const expected = [...new Set(own.map((error) => jsonProblem(error).expected))].join(' or ');
  return expected === '' ? {} : { expected };
}

/** How a value is told of; null for none. */
export const shown = (value: unknown): string | null => {
  if (value === undefined) return null;
  // JSON has no word for functions, NaN and big integers, which settings in JavaScript may hold.
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : jsonText(value);
};

/** A value that JSON.parse reads may be nested deeper than JSON.stringify can write. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return 'something nested deeply';
  }
}

const typeName = (type: unknown): string => {
  const name = String(type);
  if (name === 'null') return name;
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
};

function givenOf({ parentSchema, propertyName, data }: ErrorObject): string | null {
  // What is wrong with a secret ends in the log of whoever starts this.
  if (parentSchema?.['x-secret'] === true) return 'what is not shown here';
  // Where the name of a member is wrong, the name is what was given.
  return propertyName ?? shown(data);
}

function jsonProblem(error: ErrorObject): JsonProblem {
  const path = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  const inside = (param: string): string => (path === '' ? '' : `${path}.`) + String(error.params[param]);
  // The data may be the whole document: it is only put into words where it is told.
  const here = (expected: string): JsonProblem => ({ path, given: shown(error.data), expected });
  const { parentSchema, params } = error;

  switch (error.keyword) {
    case 'required':
      return { path: inside('missingProperty'), given: null, expected: 'a value: it is required' };
    case 'dependencies':
      return { path: inside('missingProperty'), given: null, expected: `a value beside ${String(params['property'])}` };
    case 'additionalProperties':
      return { path: inside('additionalProperty'), ...unknownMember(error) };
    case 'enum':
      return here((params['allowedValues'] as unknown[]).map(String).join(' or '));
    case 'type':
      return here(expectedOf(parentSchema) ?? typeName(params['type']));
    default:
      return { path, given: givenOf(error), expected: expectedOf(parentSchema) ?? expectedBy(error) };
  }
}

function expectedOf(schema: unknown): string | undefined {
  const text = (schema as { 'x-expected'?: unknown } | undefined)?.['x-expected'];
  return typeof text === 'string' ? text : undefined;
}

function unknownMember({ data, params, parentSchema }: ErrorObject): Omit<JsonProblem, 'path'> {
  const name = String(params['additionalProperty']);
  const known = Object.keys((parentSchema?.['properties'] as object | undefined) ?? {});
  return { given: shown((data as Record<string, unknown>)[name]), expected: expectedName(name, known) };
}
