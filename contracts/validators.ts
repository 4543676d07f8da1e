import type { ErrorObject, ValidateFunction } from 'ajv';
import { isUnfilled } from './canonical-id.js';
import { compiled, wireSchemas } from './compiled.js';
import { didYouMean } from './did-you-mean.js';
import type { Finding } from './findings.js';
import { MOST_ERRORS } from './formats.js';
import type * as wire from './wire.js';

/** Where a schema of the wire stands in this package, and its name for {@link wireCheck}. */
export type WireSchemaId = keyof typeof wireSchemas;

/** What the findings say of a parameter. */
type Parameter = { readonly 'x-source'?: string; readonly 'x-expected'?: string };
type WireTable = {
  readonly source: string;
  readonly required: readonly string[];
  readonly parameters: Readonly<Record<string, Parameter>>;
};

export type WireValues = Readonly<Record<string, string>>;

/** @throws {RangeError} For a schema that is not among those that the build compiles (a caller bug). */
function compiledCheck(id: string): ValidateFunction {
  const check = compiled[id];
  if (check === undefined) throw new RangeError(`no compiled schema ${id}`);
  return check as ValidateFunction;
}

/** Texts that begin as placeholders and words for nothing do; a quick look, for most do not. */
const mayBeUnfilled = (text: string): boolean => /^[^\w.-]|^_|^[nu]/i.test(text);

/** A macro in square brackets is in capitals. */
const NAME_IN_BRACKETS = /^\[.*[a-z].*\]$/s;

/** Most problems that are told of one JSON value. */
const MOST_PROBLEMS = 100;

/** Most unknown parameters that get a finding of their own. */
const STRANGERS_NAMED = 50;

const shown = (value: unknown): string | null => {
  if (value === undefined) return null;
  // JSON has no word for functions, NaN and big integers, which settings in JavaScript may hold.
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : JSON.stringify(value);
};

/**
 * Makes the check of one endpoint's parameters: everything that the contract forbids as an `error`, parameters it does
 * not know as a `warning`, all at once, with the name that was probably meant.
 *
 * @param id - The endpoint's schema, a form or a query in which every value is text: `tenjin/event.schema.json`.
 * @param options - `strangers: 'expected'` where others add parameters of their own (tracking links): then only a
 *   misspelt name is worth a finding. `ids`: the parameters in which a placeholder counts as empty.
 * @returns Findings, those of missing parameters first; empty when all is well. Never throws, whatever the values.
 */
export function wireCheck(
  id: WireSchemaId,
  options: { readonly strangers: 'noted' | 'expected'; readonly ids: ReadonlySet<string> },
): (values: WireValues) => Finding[] {
  const schema: WireTable = wireSchemas[id];
  const { parameters, source: ownSource } = schema;
  const known = new Set(Object.keys(parameters));
  const source = (field: string): string => parameters[field]?.['x-source'] ?? ownSource;
  const validate = compiledCheck(id);
  const refusesEmpty = (name: string): boolean =>
    !validate({ [name]: '' }) && (validate.errors ?? []).some(({ instancePath }) => instancePath === `/${name}`);
  /** Of these a placeholder is no value, and of the others it is as good as nothing. */
  const needed = new Set(schema.required.filter(refusesEmpty));

  return (values) => {
    const findings = validate(values) ? [] : violations(validate.errors ?? [], values);

    let strangers = 0;
    for (const name in values) {
      if (known.has(name)) {
        const given = values[name] ?? '';
        const isNew = mayBeUnfilled(given) && !findings.some(({ field }) => field === name);
        if (isNew && isUnfilled(given) && !isName(name, given)) findings.push(unfilled(name, given));
      } else {
        strangers += 1;
        if (strangers > STRANGERS_NAMED) continue;
        const meant = didYouMean(name, known, options.strangers === 'noted' ? undefined : 1);
        if (meant !== null || options.strangers === 'noted') findings.push(stranger(name, values[name] ?? '', meant));
      }
    }
    if (strangers > STRANGERS_NAMED) findings.push(moreStrangers(strangers - STRANGERS_NAMED));
    return findings;
  };

  /** Each once: what a schema takes over from another one may be violated there and in its own stricter form. */
  function violations(errors: readonly ErrorObject[], values: WireValues): Finding[] {
    const found = new Map<string, Finding>();
    for (const error of errors) {
      const finding = violation(error, values);
      if (finding !== null) found.set(`${finding.rule} ${finding.field ?? ''}`, finding);
    }
    return [...found.values()];
  }

  function moreStrangers(count: number): Finding {
    return {
      rule: 'unknown-parameter',
      severity: 'warning',
      field: null,
      given: `${count} more`,
      expected: 'parameters that the MMP documents',
      message: `${count} more parameters are unknown too; they are recorded and have no effect.`,
      hint: 'Leave out what the MMP does not know.',
      source: ownSource,
    };
  }

  function violation(error: ErrorObject, values: WireValues): Finding | null {
    if (error.keyword === 'if') return null;
    if (error.keyword === 'required') return missing(String(error.params['missingProperty']), values);

    const field = error.instancePath.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
    const given = values[field] ?? '';
    if (isUnfilled(given)) return unfilled(field, given);

    const expected = parameters[field]?.['x-expected'] ?? error.message ?? 'another value';
    return {
      rule: given === '' ? 'missing-parameter' : 'invalid-parameter',
      severity: 'error',
      field,
      given,
      expected,
      message: given === '' ? `${field} is empty.` : `${field} is not ${expected}.`,
      hint: `Send ${expected}.`,
      source: source(field),
    };
  }

  function missing(field: string, values: WireValues): Finding {
    const expected = parameters[field]?.['x-expected'] ?? 'a value';
    const misspelt = didYouMean(
      field,
      Object.keys(values).filter((name) => !known.has(name)),
    );
    return {
      rule: 'missing-parameter',
      severity: 'error',
      field,
      given: null,
      expected,
      message: `${field} is missing.`,
      hint: misspelt === null ? `Send ${field}: ${expected}.` : `You sent \`${misspelt}\`: did you mean \`${field}\`?`,
      source: source(field),
    };
  }

  /** Networks fill in links, and write their macros in any brackets; who calls a server chooses names. */
  function isName(field: string, given: string): boolean {
    return options.strangers === 'noted' && !options.ids.has(field) && NAME_IN_BRACKETS.test(given);
  }

  function unfilled(field: string, given: string): Finding {
    const message = options.ids.has(field)
      ? `${field} still holds a placeholder; it counts as empty.`
      : `${field} looks as if nobody had filled it in; it is taken as it stands.`;
    return {
      rule: 'unfilled-macro',
      severity: needed.has(field) ? 'error' : 'warning',
      field,
      given,
      expected: parameters[field]?.['x-expected'] ?? 'a value',
      message,
      hint: `Whoever sends this should fill in \`${given}\`, or leave ${field} out.`,
      source: 'assumed',
    };
  }

  function stranger(name: string, given: string, meant: string | null): Finding {
    return {
      rule: 'unknown-parameter',
      severity: 'warning',
      field: name,
      given,
      expected: meant ?? 'a parameter that the MMP documents',
      message: `${name} is not a parameter of this endpoint; it is recorded and has no effect.`,
      hint: meant === null ? `Check the spelling, or leave ${name} out.` : `Did you mean \`${meant}\`?`,
      source: ownSource,
    };
  }
}

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
  NewClock: wire.NewClock;
  ClockAdvance: wire.ClockAdvance;
  NewWorkspace: wire.NewWorkspace;
  Assertion: wire.Assertion;
  Explanation: wire.Explanation;
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
  const problems = errors.filter((error) => !isBranch(error, errors)).map(jsonProblem);
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

const typeName = (type: unknown): string => {
  const name = String(type);
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
};

function givenOf({ parentSchema, propertyName, data }: ErrorObject): string | null {
  // What is wrong with a secret ends in the log of whoever starts this.
  if (parentSchema?.['x-secret'] === true) return 'what is not shown here';
  // Where the name of a member is wrong, the name is what was given.
  return propertyName ?? shown(data);
}

function jsonProblem(error: ErrorObject): JsonProblem {
  const at = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
  const inside = (name: string): string => (at === '' ? name : `${at}.${name}`);
  const expectedOf = (schema: unknown): string | undefined => {
    const text = (schema as { 'x-expected'?: unknown } | undefined)?.['x-expected'];
    return typeof text === 'string' ? text : undefined;
  };

  switch (error.keyword) {
    case 'required':
      return {
        path: inside(String(error.params['missingProperty'])),
        given: null,
        expected: 'a value: it is required',
      };
    case 'dependencies':
      return {
        path: inside(String(error.params['missingProperty'])),
        given: null,
        expected: `a value beside ${String(error.params['property'])}`,
      };
    case 'additionalProperties': {
      const name = String(error.params['additionalProperty']);
      const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
      const meant = didYouMean(name, known);
      const expected = meant === null ? `one of ${known.join(', ')}` : `did you mean ${meant}?`;
      return { path: inside(name), given: shown((error.data as Record<string, unknown>)[name]), expected };
    }
    case 'enum':
      return {
        path: at,
        given: shown(error.data),
        expected: (error.params['allowedValues'] as unknown[]).map(String).join(' or '),
      };
    case 'minimum':
      return {
        path: at,
        given: shown(error.data),
        expected: expectedOf(error.parentSchema) ?? `at least ${String(error.params['limit'])}`,
      };
    case 'maximum':
      return {
        path: at,
        given: shown(error.data),
        expected: expectedOf(error.parentSchema) ?? `at most ${String(error.params['limit'])}`,
      };
    case 'type':
      return {
        path: at,
        given: shown(error.data),
        expected: expectedOf(error.parentSchema) ?? typeName(error.params['type']),
      };
    default:
      return {
        path: at,
        given: givenOf(error),
        expected: expectedOf(error.parentSchema) ?? error.message ?? 'another value',
      };
  }
}
