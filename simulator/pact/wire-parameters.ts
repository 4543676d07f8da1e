import { createRequire } from 'node:module';

/** What a schema of the wire says of one parameter. */
export type WireParameter = {
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
};

export type WireParameters = {
  readonly required: readonly string[];
  /** By name, those of every call included. */
  readonly parameters: ReadonlyMap<string, WireParameter>;
};

type Schema = {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, WireParameter & { readonly $ref?: string }>>;
  readonly allOf?: readonly { readonly $ref?: string }[];
};

const schemaNames: Readonly<Record<string, string>> = {
  '/v0/event': 'event',
  '/v0/user': 'user',
  '/v0/purchase': 'purchase',
  '/v1/subscriptions': 'subscription',
  '/v0/ad_impressions': 'ad-impression',
  '/v0/ad_impression': 'ad-impression',
  '/v0/conversion-values': 'conversion-value',
  '/v0/import_attribution': 'import-attribution',
};

/** @param path - Of an endpoint, as the MMP's dialect writes it. @returns Null where it has no schema of its own. */
export function wireParameters(path: string): WireParameters | null {
  const [, mediation] = /^\/v0\/ad_impressions\/(\w+)$/.exec(path) ?? [];
  const name = mediation === undefined ? schemaNames[path] : `ad-impression-${mediation}`;
  if (name === undefined) return null;
  const schema = schemaOf(`${name}.schema.json`);
  return { required: schema.required ?? [], parameters: new Map(parametersOf(schema)) };
}

const load = createRequire(import.meta.url);

const schemaOf = (file: string): Schema => load(`@mmp-sim/contracts/tenjin/${file}`) as Schema;

/** A schema's own count over those that it takes over as a whole. */
function parametersOf({ allOf = [], properties = {} }: Schema): [string, WireParameter][] {
  const taken = allOf.flatMap(({ $ref }) => ($ref === undefined ? [] : parametersOf(schemaOf($ref))));
  const own = Object.entries(properties).map(([name, parameter]): [string, WireParameter] => {
    const [file = '', place] = parameter.$ref?.split('#/properties/') ?? [];
    const meant = place === undefined ? undefined : schemaOf(file).properties?.[place];
    return [name, meant ?? parameter];
  });
  return [...taken, ...own];
}
