import { type OpenApi, type Parameter, type Ref, resolved, type Schema } from './docs-document.js';
import { escaped, inline, linked, prose } from './docs-text.js';

const SCHEMAS = '#/components/schemas/';
const json = (value: unknown): string => `<code>${escaped(JSON.stringify(value))}</code>`;

/** Where the page shows a schema of the document. */
export const schemaAnchor = (name: string): string => `schema-${name}`;

/** A schema in a few words, with links to the schemas that it names. */
export function typeOf(document: OpenApi, schema: Schema): string {
  const { $ref } = schema;
  if ($ref !== undefined) {
    const [name = '', ...inside] = $ref.slice(SCHEMAS.length).split('/');
    if (inside.length > 0) return typeOf(document, resolved<Schema>(document, { $ref }));
    return `<a href="#${schemaAnchor(name)}">${escaped(name)}</a>`;
  }
  if (schema.const !== undefined) return json(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(json).join(' or ');
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return either.map((one) => typeOf(document, one)).join(' or ');
  if (schema.items !== undefined) return `array of ${typeOf(document, schema.items)}`;
  if (schema.properties === undefined && typeof schema.additionalProperties === 'object') {
    return `any names, each ${typeOf(document, schema.additionalProperties)}`;
  }
  if (schema.type === undefined) return 'anything';
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  return types.join(' or ') + (schema.format === undefined ? '' : ` (${schema.format})`);
}

/**
 * Limits of a value in words, or else in numbers; its default, an example, and where all that comes from: one line each.
 */
function rulesOf(schema: Schema): string[] {
  const { minimum, exclusiveMinimum, maximum, minLength, maxLength, maxItems, pattern, examples = [] } = schema;
  const expected = schema['x-expected'];
  const source = schema['x-source'];
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`);
  const range = [least, maximum].every((one) => one === undefined) ? null : `${least ?? ''}–${maximum ?? ''}`;
  const length =
    minLength === undefined && maxLength === undefined ? null : `${minLength ?? 0}–${maxLength ?? ''} characters`;
  return [
    ...(expected === undefined ? [] : [`Expected: ${inline(expected)}`]),
    ...(range === null || expected !== undefined ? [] : [`Range: ${range}`]),
    ...(length === null || expected !== undefined ? [] : [`Length: ${length}`]),
    ...(maxItems === undefined ? [] : [`At most ${maxItems} items`]),
    ...(pattern === undefined || expected !== undefined ? [] : [`Pattern: <code>${escaped(pattern)}</code>`]),
    ...(schema.default === undefined ? [] : [`Default: ${json(schema.default)}`]),
    ...(examples.length === 0 ? [] : [`Example: ${examples.map(json).join(', ')}`]),
    ...(source === undefined ? [] : [`Source: ${linked(source)}`]),
  ];
}

type Field = { readonly name: string; readonly schema: Schema; readonly required: boolean; readonly note?: string };

function field(document: OpenApi, { name, schema, required, note = '' }: Field): string {
  const target = schema.$ref === undefined ? schema : resolved<Schema>(document, { $ref: schema.$ref });
  const description = schema.description ?? target.description ?? '';
  const rules = rulesOf(schema.$ref?.startsWith(SCHEMAS) === true ? { ...target, ...schema } : schema);
  const must = required ? ' <strong class="must">required</strong>' : '';
  return `<div class="field">
<dt><code>${escaped(name)}</code>${must}${note}<br><span class="type">${typeOf(document, schema)}</span></dt>
<dd>${description === '' ? '' : prose(description)}${rules.map((rule) => `<p class="rule">${rule}</p>`).join('')}</dd>
</div>`;
}

/** Parameters of an operation; of many, those that may be left out stand behind a fold. */
export function parameterList(document: OpenApi, list: readonly (Parameter | Ref)[]): string {
  const fields = list.map((one) => {
    const { name, schema, description, required = false, in: place } = resolved<Parameter>(document, one);
    const described = description === undefined ? schema : { description, ...schema };
    const where = place === 'header' ? 'in a header' : 'in the path';
    const note = place === 'query' ? '' : ` <span class="type">${where}</span>`;
    return { name, schema: described, required, note };
  });
  const shown = (some: readonly Field[]): string =>
    some.length === 0 ? '' : `<dl>${some.map((one) => field(document, one)).join('\n')}</dl>`;
  if (fields.length <= 10) return shown(fields);
  const must = fields.filter(({ required }) => required);
  const may = fields.filter(({ required }) => !required);
  return `${shown(must)}
<details><summary>${may.length} parameters that may be left out</summary>${shown(may)}</details>`;
}

/** What a condition of a schema adds: `platform` is `ios`, or a value is there, then more is required. */
function condition({ if: given, then }: Schema): string {
  const when = Object.entries(given?.properties ?? {}).map(([name, { const: value, enum: values }]) => {
    const list = values ?? (value === undefined ? [] : [value]);
    return `<code>${escaped(name)}</code> is ${list.length === 0 ? 'there' : list.map(json).join(' or ')}`;
  });
  const must = (then?.required ?? []).map((name) => `<code>${escaped(name)}</code>`);
  if (when.length === 0 || must.length === 0) return '';
  return `<p>Where ${when.join(' and ')}, required too: ${must.join(', ')}.</p>`;
}

/** A schema of the document, whole: its properties, or what it is instead. */
export function schemaSection(document: OpenApi, name: string, schema: Schema): string {
  const { description, properties = {}, required = [], additionalProperties, allOf = [] } = schema;
  const fields = Object.entries(properties).map(([key, value]) =>
    field(document, { name: key, schema: value, required: required.includes(key) }),
  );
  const others =
    typeof additionalProperties === 'object' && fields.length > 0
      ? [field(document, { name: 'any other name', schema: additionalProperties, required: false })]
      : [];
  const included = allOf.filter((part) => part.$ref !== undefined).map((part) => typeOf(document, part));
  const lines = fields.length === 0 ? [`<p>${typeOf(document, schema)}</p>`, ...ruleLines(schema)] : [];
  return `<section class="part" id="${schemaAnchor(name)}">
<h3><code>${escaped(name)}</code></h3>
${description === undefined ? '' : prose(description)}
${included.length === 0 ? '' : `<p>With all of ${included.join(', ')}.</p>`}
${allOf.map(condition).join('')}
${included.length > 0 && fields.length === 0 ? '' : lines.join('')}
${fields.length === 0 ? '' : `<dl>${[...fields, ...others].join('\n')}</dl>`}
</section>`;
}

const ruleLines = (schema: Schema): string[] => rulesOf(schema).map((rule) => `<p class="rule">${rule}</p>`);
