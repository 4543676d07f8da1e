import { VERSION } from '../version.js';
import type { Candidate } from './journal-pact.js';
import { answerMatchers, type Matcher, type Matchers, parameterMatchers, rule } from './matchers.js';
import type { Interaction } from './pact-file.js';

/** Most parameters that a description names. */
const MOST_NAMED = 6;

/** Each kind with a description of its own: what tells it from the others of its outcome are its parameters. */
export function described(kinds: readonly Candidate[]): Candidate[] {
  const taken = new Set<string>();
  return kinds.map((kind) => {
    const { description } = kind.interaction;
    const others = kinds.filter(({ interaction }) => interaction.description === description).map(namesOf);
    const mine = namesOf(kind);
    const own = [...mine].filter((name) => others.some((names) => !names.has(name)));
    const lacking = [...new Set(others.flatMap((names) => [...names]))].filter((name) => !mine.has(name));
    const carries = own.length === 0 ? [] : [`with ${own.slice(0, MOST_NAMED).join(', ')}`];
    const lacks = lacking.length === 0 ? [] : [`without ${lacking.slice(0, MOST_NAMED).join(', ')}`];
    const short = [description, ...(own.length === 0 ? lacks : carries)];
    // Of twins that differ in one parameter the one that lacks it says so.
    const parts = taken.has(short.join(', ')) ? [description, ...carries, ...lacks] : short;
    let unique = parts.join(', ');
    for (let count = 2; taken.has(unique); count += 1) unique = [...parts, String(count)].join(', ');
    taken.add(unique);
    return { ...kind, interaction: { ...kind.interaction, description: unique } };
  });
}

const namesOf = ({ interaction: { request } }: Candidate): Set<string> =>
  new Set([...new URLSearchParams(request.query).keys(), ...new URLSearchParams(request.body).keys()]);

/** A Pact of version 3 of these kinds of requests, each with a description of its own. */
export function writtenPact(
  kinds: readonly Candidate[],
  { consumer, provider }: { readonly consumer: string; readonly provider: string },
): object {
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: kinds.map(writtenInteraction),
    metadata: { pactSpecification: { version: '3.0.0' }, 'mmp-sim': { version: VERSION } },
  };
}

function writtenInteraction({ interaction, state }: Candidate): object {
  const { description, request, response } = interaction;
  return {
    description,
    providerStates: [state],
    request: writtenRequest(request),
    response: writtenResponse(response),
  };
}

function writtenRequest({ method, path, query, headers, body }: Interaction['request']): object {
  const [inQuery, inBody] = [new URLSearchParams(query), new URLSearchParams(body)];
  const rulesOf = (params: URLSearchParams, nameOf: (name: string) => string): Matchers =>
    rules(parameterMatchers(path, params.keys()), nameOf);
  const authorization = { match: 'regex', regex: '^Basic [A-Za-z0-9+/]+=*$' } as const;
  return {
    method,
    path,
    ...(query === '' ? {} : { query: valuesByName(inQuery) }),
    headers: headersAsWritten(headers),
    ...(body === '' ? {} : { body }),
    matchingRules: {
      header: 'authorization' in headers ? { Authorization: rule(authorization) } : {},
      query: rulesOf(inQuery, (name) => name),
      body: rulesOf(inBody, (name) => (/^\w+$/.test(name) ? `$.${name}` : `$['${name}']`)),
    },
  };
}

const rules = (matchers: ReadonlyMap<string, Matcher>, nameOf: (name: string) => string): Matchers =>
  Object.fromEntries([...matchers].map(([name, matcher]) => [nameOf(name), rule(matcher)]));

const valuesByName = (params: URLSearchParams): Record<string, string[]> =>
  Object.fromEntries([...params.keys()].map((name) => [name, params.getAll(name)]));

const headersAsWritten = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name === 'content-type' ? 'Content-Type' : 'Authorization', value]),
  );

/** Status, type, body and `Retry-After` alone: what else an MMP says in its headers no sender should lean on. */
function writtenResponse({ status, headers, body }: Interaction['response']): object {
  const wait = headers['retry-after'];
  const seconds = rule({ match: 'regex', regex: '^\\d+$' });
  const waiting = wait === undefined ? [] : [{ name: 'Retry-After', value: wait, matcher: seconds }];
  const json = rule({ match: 'regex', regex: '^application/json(;.*)?$' });
  const isJson = typeof body === 'object' && body !== null;
  const named = [...(isJson ? [{ name: 'Content-Type', value: 'application/json', matcher: json }] : []), ...waiting];
  if (named.length === 0) return { status };
  return {
    status,
    headers: Object.fromEntries(named.map(({ name, value }) => [name, value])),
    ...(isJson ? { body } : {}),
    matchingRules: {
      header: Object.fromEntries(named.map(({ name, matcher }) => [name, matcher])),
      ...(isJson ? { body: answerMatchers(definitionOf(status, body), body) } : {}),
    },
  };
}

function definitionOf(status: number, body: object): string {
  if (status !== 200) return 'TenjinRefused';
  return 'success' in body ? 'TenjinAccepted' : 'TenjinAttribution';
}
