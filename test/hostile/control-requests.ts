import fc from 'fast-check';
import { jsonFromSchema, resolved, type Schema } from './json-from-schema.js';
import { placeholder } from './living.js';
import type { HttpRequest } from './shot.js';
import { nastyText } from './values.js';

type Parameter = { readonly name: string; readonly in: string; readonly schema?: Schema };
type Operation = {
  readonly parameters?: readonly unknown[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
};
/** As much of OpenAPI as is needed here. */
export type OpenApi = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

export type ControlTemplate = {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly json: string | null;
  readonly type: string;
  readonly headers: readonly (readonly [string, string])[];
};

/** What fills a named segment, by the thing that the path is about. */
const segments: Readonly<Record<string, fc.Arbitrary<string>>> = {
  '/_sim/workspaces/': fc.constant(placeholder('workspace')),
  '/_sim/apps/': fc.constant(placeholder('app')),
  '/_sim/campaigns/': fc.constant(placeholder('campaign')),
  '/_sim/subscriptions/': fc.integer({ min: 1, max: 30 }).map((n) => `storm-token-${n}`),
  '/_sim/requests/': fc.integer({ min: -1, max: 3000 }).map(String),
  '/_sim/installs/': fc.integer({ min: 1, max: 40 }).map((n) => n.toString(16).padStart(32, 'f')),
};

/** What would rightly change every later answer of a workspace that others look at: it is asked of no living one. */
const SPARED: Readonly<Record<string, string>> = {
  '/_sim/pact/state': 'a provider state starts from an empty workspace',
  '/_sim/faults': 'a fault answers in the place of the MMP',
};

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options']);
const often = <T>(usual: T, times: number): T[] => Array.from({ length: times }, () => usual);

/** A call of every operation that the document describes under `/_sim`, mostly as it is described. */
export function controlTemplates(document: OpenApi): fc.Arbitrary<ControlTemplate> {
  const operations = Object.entries(document.paths)
    .filter(([path]) => !/^\/v\d/.test(path))
    .flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, operation]) =>
        METHODS.has(method) ? [template(document, path, method.toUpperCase(), operation)] : [],
      ),
    );
  return fc.oneof(...operations);
}

function template(
  document: OpenApi,
  path: string,
  method: string,
  { parameters = [], requestBody }: Operation,
): fc.Arbitrary<ControlTemplate> {
  const schema = requestBody?.content['application/json']?.schema;
  const known = parameters
    .map((parameter) => {
      const reference = (parameter as Schema).$ref;
      return (reference === undefined ? parameter : resolved(document, reference)) as Parameter;
    })
    .filter((parameter) => parameter.in === 'query' && parameter.name !== 'workspace');
  return fc
    .record({
      segment: segmentOf(path),
      workspace:
        path in SPARED
          ? fc.constantFrom('nobody', '', '__proto__')
          : fc.constantFrom(...often(placeholder('workspace'), 12), 'nobody', '', '__proto__'),
      query: queryOf(document, known),
      json: schema === undefined ? fc.constant(null) : bodyOf(document, schema),
      method: fc.constantFrom(...often(method, 15), 'PUT', 'HEAD', 'OPTIONS'),
      type: fc.constantFrom(...often('application/json', 12), 'application/json; charset=utf-16', 'text/plain', ''),
      headers: fc.constantFrom<readonly (readonly [string, string])[]>(
        ...often([], 12),
        [['Origin', 'https://evil.example']],
        [['Host', 'evil.example']],
        [['Content-Encoding', 'gzip']],
        [['Accept', 'text/plain, */*;q=0.1, text/event-stream']],
        [['Last-Event-ID', '99999999999999999999']],
      ),
    })
    .map(({ segment, workspace, query, ...rest }) => ({
      ...rest,
      label: `${method} ${path}`,
      path: path.replaceAll(/\{\w+\}/g, segment),
      query: [['workspace', workspace] as const, ...query],
    }));
}

function segmentOf(path: string): fc.Arbitrary<string> {
  const known = Object.entries(segments).find(([start]) => path.startsWith(start))?.[1];
  const odd = fc.oneof(
    nastyText.map((text) => encodeURIComponent(text.slice(0, 300).toWellFormed())),
    fc.constantFrom('%E0%A4%A', '..', '%2e%2e%2fapps', '%00', ''),
  );
  return known === undefined ? odd : fc.oneof({ weight: 8, arbitrary: known }, { weight: 1, arbitrary: odd });
}

function queryOf(document: OpenApi, known: readonly Parameter[]): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const odd = fc.array(fc.tuple(fc.constantFrom('limt', 'workspace', '__proto__', 'a[b]'), nastyText), {
    maxLength: 1,
  });
  const pairs = known.map(({ name, schema = {} }) =>
    fc
      .option(jsonFromSchema(document, schema, name), { nil: undefined, freq: 2 })
      .map((value) => (value === undefined ? [] : [[name, textOf(value)] as const])),
  );
  return fc
    .tuple(fc.tuple(...pairs), fc.oneof({ weight: 12, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: odd }))
    .map(([given, more]) => [...given.flat(), ...more]);
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, 3000) : (JSON.stringify(value) ?? '').slice(0, 3000);

/** JSON mostly; now and then what is left of it when somebody cut it. */
function bodyOf(document: OpenApi, schema: Schema): fc.Arbitrary<string | null> {
  const json = jsonFromSchema(document, schema).map((value) => JSON.stringify(value) ?? 'null');
  return fc.oneof(
    { weight: 20, arbitrary: json },
    { weight: 1, arbitrary: fc.tuple(json, fc.nat({ max: 200 })).map(([text, at]) => text.slice(0, at)) },
    { weight: 1, arbitrary: nastyText },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

/** The request that a template stands for. @param fill - Puts living things in the place of placeholders. */
export function controlRequest(template_: ControlTemplate, fill: (text: string) => string): HttpRequest {
  const { label, method, path, query, json, type } = template_;
  const encode = (text: string): string => encodeURIComponent(fill(text).toWellFormed());
  const search = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  const own = template_.headers.some(([name]) => name === 'Host') ? [] : [['Host', 'localhost'] as const];
  return {
    label,
    method,
    target: `${fill(path)}?${search}`.slice(0, 60_000),
    headers: [...own, ...(type === '' ? [] : [['Content-Type', type] as const]), ...template_.headers],
    // JSON writes the mark of a placeholder as an escape.
    body: json === null ? null : Buffer.from(fill(json.replaceAll('\\u0001', '\u0001'))),
    chunkBytes: null,
  };
}
