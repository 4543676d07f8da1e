import type { ErrorObject, ValidateFunction } from 'ajv';
import { isUnfilled } from '../canonical-id.js';
import { wireSchemas } from '../compiled.js';
import { didYouMean } from '../did-you-mean.js';
import type { Finding } from '../findings.js';
import { Aliases, type Parameter, sentAs } from './aliases.js';
import { compiledCheck } from './compiled-check.js';

/** Where a schema of the wire stands in this package, and its name for {@link wireCheck}. */
export type WireSchemaId = keyof typeof wireSchemas;

type WireTable = {
  readonly source: string;
  readonly required: readonly string[];
  readonly parameters: Readonly<Record<string, Parameter>>;
};

type WireOptions = { readonly strangers: 'noted' | 'expected'; readonly ids: ReadonlySet<string> };

/** All that is known of one endpoint's parameters. */
type Contract = WireOptions & {
  readonly parameters: WireTable['parameters'];
  readonly known: ReadonlySet<string>;
  readonly aliases: Aliases;
  /** Of these a placeholder is no value, and of the others it is as good as nothing. */
  readonly needed: ReadonlySet<string>;
  readonly source: string;
};

export type WireValues = Readonly<Record<string, string>>;

type WireCheck = (values: WireValues) => Finding[];

/** Texts that begin as placeholders and words for nothing do; a quick look, for most do not. */
const mayBeUnfilled = (text: string): boolean => /^[^\w.-]|^_|^[nu]/i.test(text);

/** A macro in square brackets is in capitals. */
const NAME_IN_BRACKETS = /^\[.*[a-z].*\]$/s;

/** Most unknown parameters that get a finding of their own. */
const STRANGERS_NAMED = 50;

/**
 * Makes the check of one endpoint's parameters: everything that the contract forbids as an `error`, parameters it does
 * not know as a `warning`, all at once, with the name that was probably meant.
 *
 * @param id - The endpoint's schema, a form or a query in which every value is text: `tenjin/event.schema.json`.
 * @param options - `strangers: 'expected'` where others add parameters of their own (tracking links): then only a
 *   misspelt name is worth a finding. `ids`: the parameters in which a placeholder counts as empty.
 * @returns Findings, those of missing parameters first; empty when all is well. Never throws, whatever the values.
 */
export function wireCheck(id: WireSchemaId, options: WireOptions): WireCheck {
  // Of most endpoints a process never hears, and what is made here has to be compiled first.
  let check: WireCheck | undefined;
  return (values) => (check ??= checkOf(id, options))(values);
}

function checkOf(id: WireSchemaId, options: WireOptions): WireCheck {
  const { parameters, source, required }: WireTable = wireSchemas[id];
  const validate = compiledCheck(id);
  const needed = new Set(required.filter((name) => refusesEmpty(validate, name)));
  const known = new Set(Object.keys(parameters));
  const contract: Contract = { ...options, parameters, source, needed, known, aliases: new Aliases(parameters) };

  return (values) => {
    const findings = validate(values) ? [] : violations(validate.errors ?? [], values, contract);

    let strangers = 0;
    for (const name in values) {
      const given = values[name] ?? '';
      if (contract.known.has(name)) {
        const isNew = mayBeUnfilled(given) && !findings.some(({ field }) => field === name);
        if (isNew && isUnfilled(given) && !isName(name, given, contract))
          findings.push(unfilled(name, given, contract));
      } else {
        strangers += 1;
        const finding = strangers > STRANGERS_NAMED ? null : stranger(name, values, contract);
        if (finding !== null) findings.push(finding);
      }
    }
    if (strangers > STRANGERS_NAMED) findings.push(moreStrangers(strangers - STRANGERS_NAMED, contract));
    return findings;
  };
}

/** The parameter that a name stands for in other APIs; null where it is there under its own name too. */
function meantByAlias(name: string, values: WireValues, { aliases }: Contract): string | null {
  const meant = aliases.meantBy(name);
  return meant === null || (values[meant] ?? '') !== '' ? null : meant;
}

function refusesEmpty(validate: ValidateFunction, name: string): boolean {
  return !validate({ [name]: '' }) && (validate.errors ?? []).some(({ instancePath }) => instancePath === `/${name}`);
}

/** Each once: what a schema takes over from another one may be violated there and in its own stricter form. */
function violations(errors: readonly ErrorObject[], values: WireValues, contract: Contract): Finding[] {
  const found = new Map<string, Finding>();
  for (const error of errors) {
    const finding = violation(error, values, contract);
    if (finding !== null) found.set(`${finding.rule} ${finding.field ?? ''}`, finding);
  }
  return [...found.values()];
}

function violation(error: ErrorObject, values: WireValues, contract: Contract): Finding | null {
  if (error.keyword === 'if') return null;
  if (error.keyword === 'required') return missing(String(error.params['missingProperty']), values, contract);

  const field = error.instancePath.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  const given = values[field] ?? '';
  if (isUnfilled(given)) return unfilled(field, given, contract);

  const expected = contract.parameters[field]?.['x-expected'] ?? error.message ?? 'another value';
  return {
    rule: given === '' ? 'missing-parameter' : 'invalid-parameter',
    severity: 'error',
    field,
    given,
    expected,
    message: given === '' ? `${field} is empty.` : `${field} is not ${expected}.`,
    hint: `Send ${expected}.`,
    source: sourceOf(field, contract),
  };
}

const sourceOf = (field: string, { parameters, source }: Contract): string => parameters[field]?.['x-source'] ?? source;

function missing(field: string, values: WireValues, contract: Contract): Finding {
  const expected = contract.parameters[field]?.['x-expected'] ?? 'a value';
  const misspelt = sentAs(
    field,
    Object.keys(values).filter((name) => !contract.known.has(name)),
  );
  return {
    rule: 'missing-parameter',
    severity: 'error',
    field,
    given: null,
    expected,
    message: `${field} is missing.`,
    hint: misspelt === null ? `Send ${field}: ${expected}.` : `You sent \`${misspelt}\`: did you mean \`${field}\`?`,
    source: sourceOf(field, contract),
  };
}

/** Networks fill in links, and write their macros in any brackets; who calls a server chooses names. */
function isName(field: string, given: string, { strangers, ids }: Contract): boolean {
  return strangers === 'noted' && !ids.has(field) && NAME_IN_BRACKETS.test(given);
}

function unfilled(field: string, given: string, { ids, needed, parameters }: Contract): Finding {
  const message = ids.has(field)
    ? `${field} still holds a placeholder; it counts as empty.`
    : `${field} looks as if nobody had filled it in; it is taken as it stands.`;
  return {
    rule: 'unfilled-macro',
    severity: needed.has(field) ? 'error' : 'warning',
    field,
    given,
    expected: parameters[field]?.['x-expected'] ?? 'a value',
    message,
    hint: `Whoever sends this should put a value in the place of \`${given}\`${instead(field, { ids, needed })}.`,
    source: 'assumed',
  };
}

/** What may be sent where there is no value. That a parameter of ids is there counts even where it is empty. */
function instead(field: string, { ids, needed }: Pick<Contract, 'ids' | 'needed'>): string {
  if (needed.has(field)) return '';
  return ids.has(field) ? `, or send ${field} empty` : `, or leave ${field} out`;
}

/** Where strangers are expected a name that is almost a known one is worth a word, and no other. */
function stranger(name: string, values: WireValues, contract: Contract): Finding | null {
  const { strangers, known, source } = contract;
  const meant = meantByAlias(name, values, contract) ?? didYouMean(name, known, strangers === 'noted' ? undefined : 1);
  if (meant === null && strangers === 'expected') return null;
  return {
    rule: 'unknown-parameter',
    severity: 'warning',
    field: name,
    given: values[name] ?? '',
    expected: meant ?? 'a parameter that the MMP documents',
    message: `${name} is not a parameter of this endpoint; it has no effect.`,
    hint: meant === null ? `Check the spelling, or leave ${name} out.` : `Did you mean \`${meant}\`?`,
    source,
  };
}

function moreStrangers(count: number, { source }: Contract): Finding {
  return {
    rule: 'unknown-parameter',
    severity: 'warning',
    field: null,
    given: `${count} more`,
    expected: 'parameters that the MMP documents',
    message: `${count} more parameters are unknown too; they have no effect.`,
    hint: 'Leave out what the MMP does not know.',
    source,
  };
}
