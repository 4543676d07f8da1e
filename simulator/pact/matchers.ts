import { createRequire } from 'node:module';
import { type WireParameter, wireParameters } from './wire-parameters.js';

/** One matcher of a Pact of version 3. */
export type Matcher = { readonly match: 'type' | 'integer' } | { readonly match: 'regex'; readonly regex: string };

/** Matchers by what they are about: a path of a body (`$.error`), a name of the query or of a header. */
export type Matchers = Readonly<Record<string, { readonly matchers: readonly Matcher[]; readonly combine: 'AND' }>>;

export const rule = (matcher: Matcher) => ({ matchers: [matcher], combine: 'AND' }) as const;

/**
 * What each parameter of a request may be beyond the value of the example, as its schema says.
 *
 * @param path - Of the endpoint. Parameters that its schema does not know may be any text.
 */
export function parameterMatchers(path: string, names: Iterable<string>): ReadonlyMap<string, Matcher> {
  const known = wireParameters(path)?.parameters;
  return new Map([...names].map((name) => [name, parameterMatcher(known?.get(name) ?? {})]));
}

/** Not every language's regular expressions look around. */
const LOOKS_AROUND = /\(\?(?:[=!]|<[=!])/;

function parameterMatcher({ pattern, enum: words }: WireParameter): Matcher {
  if (words !== undefined) return { match: 'regex', regex: `^(?:${words.join('|')})$` };
  return pattern === undefined || LOOKS_AROUND.test(pattern)
    ? { match: 'type' }
    : { match: 'regex', regex: whole(pattern) };
}

/** Each alternative begins and ends where the text does, or one group does. */
const isWhole = (pattern: string): boolean =>
  /^\^\((?:[^()]|\([^()]*\))*\)\??\$$/.test(pattern) || pattern.split('|').every((part) => /^\^.*\$$/.test(part));

/** A pattern of a schema may match anywhere in a text; Pact's has to match all of it. */
const whole = (pattern: string): string => (isWhole(pattern) ? pattern : `^[\\s\\S]*(?:${pattern})[\\s\\S]*$`);

type Property = { readonly type?: string; readonly const?: unknown };
type Definition = {
  readonly properties: Readonly<Record<string, Property>>;
  readonly additionalProperties: boolean | Property;
};

/** What each member of an answer's body may be, as the schema of answers says; what is constant there has to be equal. */
export function answerMatchers(definition: string, body: object): Matchers {
  const { definitions } = createRequire(import.meta.url)('@mmp-sim/contracts/tenjin/answers.json') as {
    definitions: Readonly<Record<string, Definition>>;
  };
  const { properties = {} } = definitions[definition] ?? {};
  const rules = Object.keys(body).flatMap((name) => {
    const { type, ...property } = properties[name] ?? { type: 'string' };
    if ('const' in property) return [];
    return [[`$.${name}`, rule({ match: type === 'integer' ? 'integer' : 'type' })] as const];
  });
  return Object.fromEntries(rules);
}
