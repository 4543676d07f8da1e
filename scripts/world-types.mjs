// The types of a world's file, made from its schema.
import { readFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';
import { format } from 'prettier';

const root = new URL('../', import.meta.url);

/** Of the file alone: what is read of it does not have them. */
const OF_THE_FILE = new Set(['$schema', 'preset', 'cites']);

const options = {
  bannerComment: '',
  additionalProperties: false,
  unreachableDefinitions: true,
  strictIndexSignatures: false,
  ignoreMinAndMaxItems: true,
};

/** @returns {Promise<string>} simulator/synthesis/world/world-config.ts */
export async function worldTypes() {
  const { prettier } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
  const text = await readFile(new URL('simulator/synthesis/world/world.schema.json', root), 'utf8');
  const schema = JSON.parse(text);
  const kept = Object.entries(schema.properties).filter(([name]) => !OF_THE_FILE.has(name));
  const whole = { ...schema, properties: Object.fromEntries(kept) };
  const made = await compile(withoutReferences(whole, schema.definitions), schema.title, options);
  const types = made
    .replaceAll(/^ *\* This interface was referenced by[^]*?(?=^ *\*\/)/gm, '')
    .replaceAll(/^ *\* @(?:min|max)Items \d+\n/gm, '')
    .replaceAll(/^( *)\/\*\*\n((?: *\*[^/\n]*\n)*) *\*\/\n/gm, (_, indent, lines) => {
      const words = lines.replaceAll(/^ *\* ?/gm, '').trim();
      return words === '' ? '' : `${indent}/** ${words} */\n`;
    })
    .replaceAll(/^export type \w+ = (?:number|string);\n/gm, '')
    .replaceAll(/^( +)(?=[\w$]+\??: )/gm, '$1readonly ')
    .replaceAll(/: (\w+\[\]|\[\w+, \w+\]);$/gm, ': readonly $1;');
  return format(
    `// Generated from world.schema.json by \`npm run generate\`. Do not edit: a test fails when it is stale.\n\n${types}`,
    { parser: 'typescript', ...prettier },
  );
}

/** A schema whose references are the names of types: beside a description, each would become a type of its own. */
function withoutReferences(schema, definitions) {
  if (Array.isArray(schema)) return schema.map((one) => withoutReferences(one, definitions));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) =>
    key === '$ref'
      ? ['tsType', typeNamed(value.replace('#/definitions/', ''), definitions)]
      : [key, withoutReferences(value, definitions)],
  );
  return Object.fromEntries(entries);
}

function typeNamed(name, definitions) {
  const { type } = definitions[name];
  if (type === undefined || type === 'object') return name;
  return type === 'integer' ? 'number' : type;
}
