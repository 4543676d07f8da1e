// Compiles the schemas into contracts/compiled.ts, so that neither start nor the first request waits for a compiler, the one
// of snapshots into contracts/compiled-snapshot.ts, which is loaded when one is restored, and the one of worlds into
// simulator/synthesis/world/compiled-world.ts, which is loaded when one is made.
// Part of `npm run build`; does nothing while the schemas have not changed.
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { Ajv, _ } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { wireSchemas } from './schemas.mjs';

const contracts = new URL('../contracts/', import.meta.url);
const ownFormats = { from: './formats.js', wire: true, allErrors: true };
const formats = ['ip', 'instant', 'day', 'country', 'printable', 'target', 'regularExpression'];

const read = (path, root = contracts) => readFile(new URL(path, root), 'utf8');
const script = await readFile(new URL(import.meta.url), 'utf8');
await compile('compiled.ts', [...wireSchemas, 'control/control'], ownFormats, (schemas) => {
  const wire = schemas.slice(0, -1);
  return { ids: [...wire.map(({ $id }) => $id), ...definitionsOf(schemas.at(-1))], more: parameterTables(wire) };
});
// A snapshot may be a hundred megabytes: the first thing that is wrong with it will do.
await compile(
  'compiled-snapshot.ts',
  ['control/control', 'control/snapshot'],
  { ...ownFormats, allErrors: false },
  (schemas) => ({ ids: definitionsOf(schemas.at(-1)), more: '' }),
);
await compile(
  'compiled-world.ts',
  ['world'],
  {
    root: new URL('../simulator/synthesis/world/', import.meta.url),
    from: '@mmp-sim/contracts/formats',
    wire: false,
    allErrors: true,
  },
  ([{ $id }]) => ({ ids: [$id], more: '' }),
);

/**
 * @param {string} file What is written, in `root`; left alone while the schemas have not changed.
 * @param {string[]} sources Schemas, those that others refer to before them.
 * @param {{ root?: URL, from: string, wire: boolean, allErrors: boolean }} how Where they are, from where the result takes the
 *   formats, whether those with properties are of the wire, whether all errors are told.
 * @param {(schemas: object[]) => { ids: string[], more: string }} choose What is compiled, and what else the file holds.
 */
async function compile(file, sources, { root = contracts, from, wire, allErrors }, choose) {
  const texts = await Promise.all(sources.map((name) => read(`${name}.schema.json`, root)));
  const hash = createHash('sha256')
    .update([script, ...texts].join('\n'))
    .digest('hex');
  const before = await read(file, root).catch(() => '');
  if (before.startsWith(`// ${hash}`)) return;

  const schemas = texts.map((text) => JSON.parse(text));
  const { ids, more } = choose(schemas);
  const ajv = new Ajv({
    allErrors,
    verbose: true,
    strict: true,
    inlineRefs: false,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true, formats: _`require("./formats.js")` },
  });
  ajv.addVocabulary(['x-source', 'x-expected', 'x-also-called', 'x-secret']);
  for (const name of formats) ajv.addFormat(name, () => true);
  for (const schema of schemas) ajv.addSchema(wire && 'properties' in schema ? onlyChecks(schema) : schema);

  const names = ids.map((_id, index) => `check${index}`);
  const code = standalone
    .default(ajv, Object.fromEntries(ids.map((id, index) => [names[index], id])))
    .replaceAll(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, 'formats.characters')
    .replaceAll('require("./formats.js")', 'formats')
    // What is exported has its types written for users, and nothing there checks what is not checked here.
    .replaceAll(/^export const check/gm, 'const check')
    // Copies all errors for every further one: half a million of them, which fit into a megabyte, took an hour.
    .replaceAll('vErrors.concat(', 'formats.joinedErrors(vErrors, ')
    .replace(/^"use strict";\n/, '');
  const table = ids.map((id, index) => `  ${JSON.stringify(id)}: ${names[index]},`).join('\n');
  const text = `// ${hash}
// Generated from the schemas by \`npm run build\`; not for reading.
// @ts-nocheck
import * as formats from '${from}';

${code}
export const compiled: Readonly<Record<string, unknown>> = {
${table}
};

${more}`;
  // Whole or not at all: several builds may run at once.
  const temporary = new URL(`${file}.${process.pid}.tmp`, root);
  await writeFile(temporary, text);
  await rename(temporary, new URL(file, root));
}

function definitionsOf({ $id, definitions }) {
  return Object.keys(definitions).map((name) => `${$id}#/definitions/${name}`);
}

/** What the findings say of each parameter: of a schema's own, and of those that it takes over by `$ref`. */
function parameterTables(wire) {
  const variable = (index) => `parameters${index}`;
  const tables = wire.map((schema, index) => {
    const taken = (schema.allOf ?? [])
      .filter((part) => '$ref' in part)
      .map(({ $ref }) =>
        variable(wire.findIndex(({ $id }) => $id === new URL($ref, `file:///${schema.$id}`).pathname.slice(1))),
      );
    const own = Object.entries(ownProperties(schema)).map(([name, property]) => {
      const words = Object.fromEntries(Object.entries(property).filter(([key]) => key.startsWith('x-')));
      return `${JSON.stringify(name)}: ${JSON.stringify(words)}`;
    });
    return `const ${variable(index)} = { ${[...taken.map((name) => `...${name}`), ...own].join(', ')} };`;
  });
  const rows = wire.map(
    ({ $id, 'x-source': source, required = [] }, index) =>
      `  ${JSON.stringify($id)}: { source: ${JSON.stringify(source)}, required: ${JSON.stringify(required)}, parameters: ${variable(index)} },`,
  );
  return `${tables.join('\n')}\nexport const wireSchemas = {\n${rows.join('\n')}\n};\n`;
}

/** Without those that only say that a parameter taken over from another schema is required here. */
function ownProperties({ properties }) {
  return Object.fromEntries(Object.entries(properties).filter(([, property]) => !('$ref' in property)));
}

/**
 * Without the type of parameters that have no other rule: everything on this wire is text anyway. What refers to a schema
 * that is taken over as a whole is checked there.
 */
function onlyChecks(schema) {
  const whole = new Set((schema.allOf ?? []).flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref])));
  const entries = Object.entries(schema.properties).map(([name, property]) => {
    const isElsewhere = '$ref' in property && !whole.has(property.$ref.split('#', 1)[0]);
    const hasRule = isElsewhere || ['pattern', 'enum', 'format'].some((keyword) => keyword in property);
    return [name, hasRule ? property : {}];
  });
  return { ...schema, properties: Object.fromEntries(entries) };
}
