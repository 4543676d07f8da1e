// Writes contracts/wire.ts from the schemas. `--check` writes nothing and fails when the file is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';

const root = new URL('../', import.meta.url);
const schemas = ['tenjin/event', 'tenjin/user', 'tenjin/tracking-link', 'control/control'];
const target = new URL('contracts/wire.ts', root);

const options = {
  bannerComment: '',
  unreachableDefinitions: true,
  strictIndexSignatures: false,
  ignoreMinAndMaxItems: true,
  format: true,
  style: { singleQuote: true, printWidth: 120 },
};

export async function generateWireTypes() {
  let text = '// Generated from the schemas by `npm run generate`. Do not edit: a test fails when it is stale.\n\n';
  for (const name of schemas) {
    const schema = JSON.parse(await readFile(new URL(`contracts/${name}.schema.json`, root), 'utf8'));
    text += await compile(schema, schema.title, options);
  }
  return text;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await writeFile(target, await generateWireTypes());
  process.stderr.write('contracts/wire.ts written\n');
}
