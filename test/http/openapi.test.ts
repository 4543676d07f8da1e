import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import evidence from '@mmp-sim/contracts/tenjin/evidence.json' with { type: 'json' };
import { problems } from '../../simulator/errors.js';
import { createControlApp } from '../../simulator/http/control-app.js';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { defaultLimits } from '../../simulator/limits.js';
import { tenjin } from '../../simulator/mmps/tenjin/dialect.js';
import { control, type Problem } from '../support/control.js';
import { type Answered, deref, openapi, type Operation, undescribed, violations } from '../support/described.js';

type Played = Answered & { readonly operation: string; readonly target: string };
type Play = (create: typeof createSimulator) => Promise<Played[]>;
const scripts = resolve(import.meta.dirname, '../../scripts/openapi');
const load = async (file: string): Promise<unknown> => import(pathToFileURL(resolve(scripts, file)).href);
const { playControl } = (await load('control-plays.mjs')) as { readonly playControl: Play };
const { playProblems } = (await load('control-problems.mjs')) as { readonly playProblems: Play };

type Place = { readonly method: string; readonly path: string; readonly line: string; readonly operation: Operation };
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const operations: readonly Place[] = Object.entries(openapi.paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [{ method, path, line: `${method.toUpperCase()} ${path}`, operation }];
  }),
);
/** Those of the MMP name their endpoint, or are its reporting API. */
const isReporting = ({ operation }: Place): boolean => 'x-reporting' in operation;
const isControl = (place: Place): boolean => !('x-endpoint' in place.operation) && !isReporting(place);

describe('the document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(openapi));
    expect(errors).toBeUndefined();
    expect({ valid, version: validator.version }).toEqual({ valid: true, version: '3.1' });
  });

  test('every operation has a name of its own, a summary, and a tag that the document explains', () => {
    const { tags } = openapi as unknown as { tags: { name: string; description: string }[] };
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { line, operation } of operations) {
      const { summary, tags: own } = operation as unknown as { summary: string; tags: string[] };
      expect(summary, line).toMatch(/^[A-Z].*[^.]$/);
      expect(
        tags.map(({ name }) => name),
        line,
      ).toEqual(expect.arrayContaining(own));
    }
  });

  test('every reference leads somewhere, and every component is used', () => {
    const text = JSON.stringify(openapi);
    const refs = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref));
    for (const ref of refs) expect(deref({ $ref: ref }), ref).toBeDefined();

    const { securitySchemes: _, ...sections } = openapi.components;
    const unused = Object.entries(sections).flatMap(([section, parts]) =>
      Object.keys(parts)
        .map((name) => `#/components/${section}/${name}`)
        .filter((name) => ![...refs].some((ref) => ref === name || ref.startsWith(`${name}/`))),
    );
    expect(unused).toEqual([]);
  });

  test('nothing of draft-07 is left in it', () => {
    const keys = new Set<string>();
    JSON.stringify(openapi.components['schemas'], (key, value: unknown) => {
      keys.add(key);
      return value;
    });
    expect([...keys].filter((key) => ['$schema', '$id', 'definitions', 'tsType'].includes(key))).toEqual([]);
  });

  test('what it says of the evidence is what stands there', () => {
    const told: { rule: string; status: string; source: string }[] = [];
    JSON.stringify(openapi.paths, (key, value: unknown) => {
      if (key === 'x-evidence') told.push(...(value as typeof told));
      return value;
    });
    expect(told.length).toBeGreaterThan(50);
    for (const { rule, status, source } of told) {
      expect({ status, source }).toEqual(
        evidence.rules.filter(({ id }) => id === rule).map((one) => ({ status: one.status, source: one.source }))[0],
      );
    }
  });

  test('every example of a body fits its schema', { tags: 'long' }, () => {
    let examples = 0;
    for (const { line, operation } of operations) {
      const bodies = [operation.requestBody, ...Object.values(operation.responses).map(deref)];
      for (const { schema = {}, examples: given = {} } of bodies.flatMap((body) =>
        Object.values((body?.content ?? {}) as Record<string, { schema?: object; examples?: Record<string, object> }>),
      )) {
        for (const [name, example] of Object.entries(given)) {
          examples += 1;
          expect(violations(schema as never, (deref(example) as { value: unknown }).value), `${line}: ${name}`).toEqual(
            [],
          );
        }
      }
    }
    expect(examples).toBeGreaterThan(operations.length);
  });

  test('every example of a parameter fits its schema', () => {
    const all = operations.flatMap(({ operation }) => operation.parameters ?? []).map(deref);
    const schemas = all.map((parameter) => (parameter as unknown as { schema: { examples?: unknown[] } }).schema);
    for (const schema of schemas) {
      for (const example of schema.examples ?? []) expect(violations(schema, example)).toEqual([]);
    }
    expect(schemas.filter(({ examples = [] }) => examples.length > 0).length).toBeGreaterThan(10);
  });
});

describe('the endpoints of the MMP', () => {
  test('each is described, and no other, with its methods', () => {
    const described = operations.filter((place) => 'x-endpoint' in place.operation).map(({ line }) => line);
    const served = tenjin.endpoints.flatMap(({ path, methods }) =>
      methods.map((method) => `${method} ${path.replace(/:(\w+)/, '{$1}')}`),
    );
    expect(described.toSorted()).toEqual(served.toSorted());
  });

  test.each(tenjin.endpoints)(
    '$path checks what the document says: what it knows and what must be there',
    (endpoint) => {
      const item = openapi.paths[endpoint.path.replace(/:(\w+)/, '{$1}')];
      const form = item?.['post']?.requestBody?.content['application/x-www-form-urlencoded']?.schema;
      const query = (item?.['get']?.parameters ?? []).map(deref).filter((one) => one.in === 'query');
      const described = [
        ...(form === undefined ? [] : [flat(form)]),
        ...(item?.['get'] === undefined
          ? []
          : [
              { properties: query.map(({ name }) => name), required: query.filter(isRequired).map(({ name }) => name) },
            ]),
      ];
      expect(described.length).toBeGreaterThan(0);
      for (const { properties, required } of described) {
        const empty = Object.fromEntries(properties.map((name) => [name, '']));
        expect(endpoint.check(empty).filter(({ rule }) => rule === 'unknown-parameter')).toEqual([]);
        expect(missingOf(endpoint.check({}))).toEqual(required.toSorted());
      }
    },
  );

  test.each(['/v0/event', '/v0/purchase', '/v0/click/{shortId}'])(
    '%s takes the same in a query as in a form',
    (path) => {
      const { get, post } = openapi.paths[path] ?? {};
      const names = (get?.parameters ?? []).map(deref).filter((one) => one.in === 'query');
      const { properties } = flat(post?.requestBody?.content['application/x-www-form-urlencoded']?.schema ?? {});
      // In a query the key is one of the security schemes.
      expect(names.map(({ name }) => name).toSorted()).toEqual(properties.filter((name) => name !== 'api_key'));
    },
  );
});

const isRequired = (parameter: object): boolean => 'required' in parameter && parameter.required === true;

/** Names of all properties and of the required ones, `allOf` included, in alphabetical order. */
function flat(schema: object): { properties: string[]; required: string[] } {
  const {
    properties = {},
    required = [],
    allOf = [],
  } = deref(schema) as {
    properties?: object;
    required?: string[];
    allOf?: { if?: object }[];
  };
  const parts = allOf.filter((part) => part.if === undefined).map(flat);
  return {
    properties: [...new Set([...Object.keys(properties), ...parts.flatMap((part) => part.properties)])].toSorted(),
    required: [...new Set([...required, ...parts.flatMap((part) => part.required)])].toSorted(),
  };
}

const missingOf = (findings: readonly { rule: string; field: string | null; given: string | null }[]): string[] =>
  findings
    .filter(({ rule, given }) => rule === 'missing-parameter' && given === null)
    .map(({ field }) => field ?? '')
    .toSorted();

/** What Express keeps of a router or a route: where it is mounted, and what is inside. */
type Layer = {
  readonly rawPath: string;
  readonly handle: { readonly stack?: readonly Layer[] };
  readonly route?: { readonly path: string | readonly string[]; readonly methods: Readonly<Record<string, boolean>> };
};

/** Every method and path that the control API's routers answer. */
function servedLines(): string[] {
  type Deps = Parameters<typeof createControlApp>[0];
  // Nothing is asked of it: only its routers are looked at.
  const app = createControlApp({ limits: defaultLimits } as Deps);
  const { stack } = app.router as unknown as { stack: readonly Layer[] };
  return stack.flatMap(({ rawPath, handle }) =>
    (handle.stack ?? []).flatMap(({ route }) => {
      // The page's own addresses are a list: they are views of it, and no operations.
      if (typeof route?.path !== 'string') return [];
      const inside = route.path === '/' ? '' : route.path.replaceAll(/:(\w+)/g, '{$1}');
      const methods = Object.keys(route.methods).filter((name) => name !== '_all');
      return methods.map((method) => `${method.toUpperCase()} ${rawPath}${inside}`);
    }),
  );
}

describe('the control API', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await createSimulator();
  });
  afterAll(() => simulator.close());

  const controls = operations.filter(isControl);
  const bodyOf = ({ operation }: Place): { $ref?: string } =>
    operation.requestBody?.content['application/json']?.schema ?? {};
  // A snapshot is checked in its own way: test/http/snapshot.test.ts.
  const withBody = controls.filter(
    (place) => ![undefined, '#/components/schemas/Snapshot'].includes(bodyOf(place).$ref),
  );

  test('each operation is described, and no other', () => {
    // Whether it lives is answered before the control API is loaded.
    const described = controls.map(({ line }) => line).filter((line) => line !== 'GET /_sim/health');
    expect(servedLines().toSorted()).toEqual(described.toSorted());
  });

  test('each operation is played, and what it answers is described', { tags: 'long' }, async () => {
    const played = [...(await playControl(createSimulator)), ...(await playProblems(createSimulator))];
    for (const one of played) {
      const pathname = one.target.split('?', 1)[0] ?? '';
      expect(undescribed({ ...one, pathname }), `${one.method} ${one.target}`).toEqual([]);
    }
    // What has no schema (a page, a stream) has no example either.
    const hasExample = ({ content }: { content?: object }): boolean =>
      content === undefined || Object.values(content).some((one: object) => 'schema' in one);
    const wanted = controls.flatMap(({ line, operation }) =>
      Object.entries(operation.responses)
        .filter(([status, response]) => (Number(status) < 400 || status === '417') && hasExample(deref(response)))
        .map(([status]) => `${line} ${status}`),
    );
    expect(wanted.length).toBeGreaterThan(30);
    expect([...new Set(played.map((one) => `${one.operation} ${one.status}`))]).toEqual(expect.arrayContaining(wanted));
  });

  test('every problem that a caller can bring about has a real example', () => {
    // Those of the command line, of MMP paths in strict mode, and of bugs.
    const others = new Set([
      'SETTINGS_INVALID',
      'PORT_TAKEN',
      'ADDRESS_UNUSABLE',
      'UNREACHABLE',
      'EXAM_IMPOSSIBLE',
      'PACT_INVALID',
      'PACT_CORE_MISSING',
      'PEER_UNREACHABLE',
      'DISK_TOO_SMALL',
      'STRICT',
      'INTERNAL',
      'CONTROL_UNAVAILABLE',
      'STORE_LOCKED',
      'STORE_INVALID',
      'STORE_DAMAGED',
      'STORE_NEWER',
      'STORE_UNAVAILABLE',
      'EXPORT_UNAVAILABLE',
      'SQL_BUSY',
    ]);
    const examples = Object.keys(openapi.components['examples'] ?? {});
    expect(examples.toSorted()).toEqual(
      Object.keys(problems)
        .filter((code) => !others.has(code))
        .toSorted(),
    );
  });

  const asked = controls.filter(({ operation }) => operation.parameters?.some((one) => deref(one).in === 'query'));
  test.each(asked)('$line takes the query parameters that are described', async ({ line, operation }) => {
    const names = (operation.parameters ?? [])
      .map(deref)
      .filter((parameter) => parameter.in === 'query')
      .map(({ name }) => name);
    const { status, body } = await control<Problem>(simulator.url, `${line.replace(/\{\w+\}/, 'x')}?zzzzzzzz=1`);
    expect(status).toBe(400);
    expect(body.problems).toEqual([{ path: '?zzzzzzzz', given: '"1"', expected: `one of ${names.join(', ')}` }]);
  });

  test.each(withBody)('$line takes the body that is described', async ({ line, operation }) => {
    const { properties = {} } = deref(operation.requestBody?.content['application/json']?.schema ?? {}) as Schema;
    const { body } = await control<Problem>(simulator.url, line.replace(/\{\w+\}/, 'x'), { zzzzzzzz: 1 });
    expect(body.problems?.find(({ path }) => path === 'zzzzzzzz')?.expected).toBe(
      `one of ${Object.keys(properties).join(', ')}`,
    );
  });
  type Schema = { readonly properties?: Record<string, unknown> };

  test('a body that is not described is not taken either', () => {
    const without = controls.filter(({ method, operation }) => method !== 'get' && operation.requestBody === undefined);
    expect(without.map(({ line }) => line).toSorted()).toEqual([
      'DELETE /_sim/access-tokens/{id}',
      'DELETE /_sim/apps/{id}',
      'DELETE /_sim/callbacks/{id}',
      'DELETE /_sim/campaigns/{id}',
      'DELETE /_sim/faults/{id}',
      'DELETE /_sim/network-reports',
      'DELETE /_sim/requests',
      'DELETE /_sim/requests/{id}',
      'DELETE /_sim/saved-reports/{id}',
      'DELETE /_sim/skan-postbacks',
      'DELETE /_sim/workspaces/{id}',
      'DELETE /_sim/worlds/{id}',
      'POST /_sim/callbacks/deliveries/{id}/redeliver',
      'POST /_sim/reset',
    ]);
  });
});

describe('what holds the answers to the document', () => {
  const up = {
    status: 'ok',
    store: 'memory',
    version: '1',
    pid: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    requests: 0,
    workspaces: 1,
    connections: { open: 1, dropped: 0 },
  };
  const health = {
    method: 'GET',
    pathname: '/_sim/health',
    status: 200,
    type: 'application/json; charset=utf-8',
    text: JSON.stringify(up),
  };

  test('a described answer has no faults', () => {
    expect(undescribed(health)).toEqual([]);
  });

  test.each([
    {
      what: 'a member that is not described',
      change: { text: JSON.stringify({ ...up, x: 1 }) },
    },
    { what: 'a member that is missing', change: { text: '{"status":"ok","version":"1"}' } },
    { what: 'a status that is not described', change: { status: 202, text: '{}' } },
    { what: 'a type that is not described', change: { type: 'text/html', text: '<p>' } },
    { what: 'a path that is not described', change: { pathname: '/_sim/unheard-of', text: '{}' } },
    { what: 'a method that is not described', change: { method: 'DELETE', text: '{}' } },
    {
      what: 'a code that this operation does not say',
      change: {
        status: 404,
        type: 'application/problem+json',
        text: '{"type":"about:blank","title":"","status":404,"code":"KEY_TAKEN","detail":""}',
      },
    },
  ])('$what is a fault', ({ change }) => {
    expect(undescribed({ ...health, ...change })).not.toEqual([]);
  });
});
