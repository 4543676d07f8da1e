import fc from 'fast-check';
import { type Placeholder, placeholder } from './living.js';
import { nastyInstants, nastyJson, nastyPatterns } from './values.js';

/** As much of JSON Schema as the control API is described with. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
};

/** Names that mean something alive. */
const alive: Readonly<Record<string, Placeholder>> = {
  appId: 'app',
  app: 'app',
  campaignId: 'campaign',
  workspace: 'workspace',
};

/** Names whose plausible values no schema tells. */
const telling: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  // Longer waits would only hold the storm up; they are sent by those that go away in the middle.
  withinMs: fc.constantFrom(0, 0, 1, 20, 60_001, -1, 0.5, 1e9, '5'),
  matches: fc.constantFrom(...nastyPatterns, '^level', 'complete$', '\\d+'),
  // Different ids fill workspaces, the same ones meet.
  id: fc.constantFrom('w1', 'storm-a', 'storm-b', '..', 'a/b'),
  key: fc.integer({ min: 1, max: 400 }).map((n) => `STORM${n}`),
  shortId: fc.integer({ min: 1, max: 400 }).map((n) => `storm${n}`),
  bundleId: fc.integer({ min: 1, max: 60 }).map((n) => `com.example.storm${n}`),
  channel: fc.constantFrom('unity', 'facebook', 'Storm Ads', 'organic', '__proto__', 'constructor'),
  advertisingId: fc.constantFrom('f024e65f-3dd9-4f16-9837-26bcef192d68', 'f024e65f3dd94f16983726bcef192d69', '0'),
  endpoint: fc.constantFrom('event', 'tenjin.event', 'purchase', 'evnt'),
  currency: fc.constantFrom('USD', 'EUR', 'JPY', 'XXX', 'usd'),
  price: fc.constantFrom('4.99', '0', '999999999.999999999', '1e9', '-1'),
};

const instant = fc.oneof(
  fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString()),
  fc.constantFrom(...nastyInstants),
);

/**
 * Values that a definition mostly takes, each part of them now and then replaced by something that it does not.
 *
 * @param root - The document that references point into.
 */
export function jsonFromSchema(root: unknown, schema: Schema, name = ''): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 20, arbitrary: plausible(root, schema, name) }, { weight: 1, arbitrary: nastyJson });
}

function plausible(root: unknown, schema: Schema, name: string): fc.Arbitrary<unknown> {
  const living = alive[name];
  if (living !== undefined) return fc.constant(placeholder(living));
  const told = telling[name];
  if (told !== undefined) return told;
  if (schema.$ref !== undefined) return jsonFromSchema(root, resolved(root, schema.$ref), name);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map((branch) => plausible(root, branch, name)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);

  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(jsonFromSchema(root, schema.items ?? {}), { maxLength: 3 });
    case 'string':
      return texts(schema);
    default:
      return schema.properties === undefined && schema.additionalProperties === undefined
        ? nastyJson
        : objects(root, schema);
  }
}

/** Both edges and what lies beyond them. */
function numbers({ minimum = 0, maximum = 1e15 }: Schema): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(minimum, maximum, minimum - 1, maximum + 1),
    fc.integer({ min: Math.ceil(minimum), max: Math.min(Math.floor(maximum), 1_000_000_000) }),
  );
}

function texts({ format, pattern }: Schema): fc.Arbitrary<unknown> {
  if (format === 'instant' || format === 'date-time') return instant;
  if (format === 'ip') return fc.constantFrom('203.0.113.7', '2001:db8::1', '10.0.0.1', '');
  if (format === 'target' || format === 'uri')
    return fc.constantFrom('https://example.com/a?b=%20', 'market://details');
  if (pattern !== undefined) return fc.constantFrom('a', '2026-01-01', '1', 'A-b_c.9', 'USD', '4.99');
  return fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('Spring', 'a b', '1'));
}

function objects(root: unknown, schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const entries = Object.entries(properties).map(([name, property]) => {
    const value = jsonFromSchema(root, property, name);
    // `undefined` does not get into JSON.
    return [name, fc.option(value, { nil: undefined, freq: required.includes(name) ? 30 : 2 })] as const;
  });
  const known = fc.record(Object.fromEntries(entries));
  if (typeof additionalProperties !== 'object') return known;
  const names = fc.constantFrom('unity', 'event', 'value', '__proto__', 'constructor', 'device_model');
  const more = fc.dictionary(names, jsonFromSchema(root, additionalProperties), { maxKeys: 3 });
  return fc.tuple(known, more).map(([own, others]) => ({ ...own, ...others }));
}

/** What a reference within a document points to. */
export function resolved(root: unknown, reference: string): Schema {
  let at: unknown = root;
  for (const step of reference.replace(/^.*#\//, '').split('/')) {
    at = (at as Record<string, unknown> | undefined)?.[
      decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    ];
  }
  if (typeof at !== 'object' || at === null) throw new RangeError(`nothing stands at ${reference}`);
  return at;
}
