import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { country, day, instant, ip, printable, regularExpression, target } from '../../contracts/formats.js';

type Schema = Readonly<Record<string, unknown>>;
type Response = { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
export type Operation = {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
};
export type OpenApi = {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
};

/** The document that is served and published. */
export const openapi = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../simulator/openapi.json'), 'utf8'),
) as OpenApi;

const ajv = new Ajv2020({ allErrors: true, strict: false });
const formats = { 'date-time': instant, date: day, ip, uri: target, regex: regularExpression, country, printable };
for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
ajv.addSchema({ $id: 'openapi', components: openapi.components });

const compiled = new Map<Schema, ValidateFunction>();

/** What a value has that its schema, which stands in the document, does not describe; empty when all is well. */
export function violations(schema: Schema, value: unknown): string[] {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    // A reference is one into the document, wherever the schema stands.
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/');
    validate = ajv.compile(JSON.parse(text) as Schema);
    compiled.set(schema, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}

/** What a reference of the document stands for. */
export function deref<T extends object>(value: T): T {
  const ref = '$ref' in value ? value.$ref : undefined;
  if (typeof ref !== 'string') return value;
  let found: unknown = openapi;
  for (const name of ref.split('/').slice(1)) found = (found as Record<string, unknown>)[name];
  return found as T;
}

const templates = Object.keys(openapi.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
}));

/** The path of the document that a path of a request is an example of. */
export function templateOf(pathname: string): string | null {
  const path = pathname.replace(/^\/w\/[^/]+(?=\/)/, '');
  if (path in openapi.paths) return path;
  return templates.find(({ pattern }) => pattern.test(path))?.path ?? null;
}

export type Answered = {
  readonly method: string;
  readonly pathname: string;
  readonly status: number;
  /** Content type, with its parameters. */
  readonly type: string;
  readonly text: string;
};

/** What stands for an answer where no operation does: another path, or another method. */
function elsewhere({ status, type, text }: Answered): string[] {
  if (status < 400) return ['no such operation is described'];
  const value = JSON.parse(text) as { code?: unknown };
  const own = 'errors' in value ? 'TenjinErrors' : 'TenjinRefused';
  const name = type.startsWith('application/problem+json') ? 'Problem' : own;
  return violations(openapi.components['schemas']?.[value.code === 'STRICT' ? 'StrictProblem' : name] ?? {}, value);
}

/** What an answer has that the document does not describe; empty when all is well. */
export function undescribed(answer: Answered): string[] {
  const { method, pathname, status, type, text } = answer;
  if (method === 'HEAD' || method === 'OPTIONS') return [];
  const template = templateOf(pathname);
  const operation = template === null ? undefined : openapi.paths[template]?.[method.toLowerCase()];
  if (operation === undefined) return elsewhere(answer);

  const response = operation.responses[status];
  if (response === undefined) return [`status ${status} is not described`];
  const { content } = deref(response);
  const mediaType = type.split(';', 1)[0] ?? '';
  if (text === '' && content === undefined) return [];
  const described = content?.[mediaType];
  if (described === undefined) return [`${mediaType === '' ? 'a body without a type' : mediaType} is not described`];
  return described.schema === undefined ? [] : violations(described.schema, JSON.parse(text));
}
