// Writes what is made from the contracts: types, the page of evidence, the OpenAPI document. Tests fail when one is
// stale.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { format } from 'prettier';
import { callProperties } from './call-properties.mjs';
import { openapiDocument } from './openapi/document.mjs';
import { wireSchemas } from './schemas.mjs';
import { worldTable } from './world-page.mjs';
import { worldTypes } from './world-types.mjs';

const root = new URL('../', import.meta.url);
const schemas = [...wireSchemas, 'control/control'];

const options = {
  bannerComment: '',
  additionalProperties: false,
  unreachableDefinitions: true,
  strictIndexSignatures: false,
  ignoreMinAndMaxItems: true,
  format: true,
  style: { singleQuote: true, printWidth: 120 },
};

const { prettier } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

const readJson = async (path) => JSON.parse(await readFile(new URL(path, root), 'utf8'));

/** @returns {Promise<string>} contracts/wire.ts */
async function wireTypes() {
  let text = '// Generated from the schemas by `npm run generate`. Do not edit: a test fails when it is stale.\n\n';
  for (const name of schemas) {
    const schema = await readJson(`contracts/${name}.schema.json`);
    // What a schema takes over from another one has been written where it stands.
    const cwd = fileURLToPath(new URL(`contracts/${name.split('/', 1)[0]}/`, root));
    const own = name === 'control/control' ? {} : { declareExternallyReferenced: false };
    text += await compile(schema, schema.title, { ...options, ...own, cwd });
  }
  return text;
}

/** What is answered is read, not written to. */
const readonlyArrays = (text) => text.replaceAll(/(\w+)\[\];$/gm, 'readonly $1[];');

/** @returns {Promise<string>} contracts/answers.ts */
async function answerTypes() {
  const name = 'control/answers';
  const schema = await readJson(`contracts/${name}.schema.json`);
  const cwd = fileURLToPath(new URL('contracts/control/', root));
  const text = await compile(schema, schema.title, { ...options, cwd });
  return `// Generated from the schemas by \`npm run generate\`. Do not edit: a test fails when it is stale.\n\n${readonlyArrays(text)}`;
}

/** @returns {Promise<string>} docs/evidence.md */
async function evidencePage() {
  const { rules } = await readJson('contracts/tenjin/evidence.json');
  const cell = (text) => text.replaceAll('|', '\\|');
  const areas = [...new Set(rules.map(({ area }) => area))];
  const sections = areas.map((area) => {
    const rows = rules
      .filter((rule) => rule.area === area)
      .map(({ id, status, statement, source, findings = [] }) => {
        const names = findings.map((name) => `\`${name}\``).join(', ');
        return `| \`${id}\` | ${status} | ${cell(statement)} | ${source} | ${names} |`;
      });
    return `## ${area}\n\n| rule | status | what the simulator does | source | findings |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  const count = (status) => rules.filter((rule) => rule.status === status).length;
  return `# Evidence

Generated from \`contracts/tenjin/evidence.json\` by \`npm run generate\`; a test fails when it is stale.

Of ${rules.length} modelled rules ${count('documented')} are documented by Tenjin, ${count('observed')} were observed in its public clients, and
${count('assumed')} are our own choice where no public source says anything. If you know better, tell us.

${sections.join('\n')}`;
}

/** @returns {Promise<string>} README.md, with what the evidence says is not imitated */
async function readme() {
  const { rules, notImitated } = await readJson('contracts/tenjin/evidence.json');
  const assumed = rules.filter(({ status }) => status === 'assumed').length;
  const list = [
    ...notImitated,
    `Of ${rules.length} rules that are modelled, ${assumed} are our own choice where no public source says anything: [docs/evidence.md](docs/evidence.md) marks each one.`,
  ];
  const text = await readFile(new URL('README.md', root), 'utf8');
  const block = await format(list.map((line) => `- ${line}`).join('\n'), { parser: 'markdown', ...prettier });
  return text.replace(/(<!-- generated from evidence\.json -->\n)[\s\S]*?(<!-- end -->)/, `$1\n${block}\n$2`);
}

/** A page of the sender's with the properties of its calls. */
async function withProperties(page) {
  const text = await readFile(new URL(page, root), 'utf8');
  const block = await callProperties();
  return text.replace(
    /(<!-- generated from the contract -->\n)[\s\S]*?(<!-- end -->)/,
    (_, begin, end) => `${begin}\n${block}\n${end}`,
  );
}

/** @returns {Promise<string>} docs/generate.md, with all settings of a world */
async function generatePage() {
  const text = await readFile(new URL('docs/generate.md', root), 'utf8');
  const block = await worldTable();
  return text.replace(
    /(<!-- generated from world\.schema\.json -->\n)[\s\S]*?(<!-- end -->)/,
    (_, begin, end) => `${begin}\n${block}\n${end}`,
  );
}

/** @type {Record<string, (withModules?: Parameters<typeof openapiDocument>[0]) => Promise<string>>} Each generated file and what makes it. */
export const generated = {
  'contracts/wire.ts': wireTypes,
  'contracts/answers.ts': answerTypes,
  'simulator/synthesis/world/world-config.ts': worldTypes,
  'docs/evidence.md': evidencePage,
  'docs/generate.md': generatePage,
  'docs/sender.md': () => withProperties('docs/sender.md'),
  'sender/README.md': () => withProperties('sender/README.md'),
  'README.md': readme,
  'simulator/openapi.json': openapiDocument,
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [path, make] of Object.entries(generated)) await writeFile(new URL(path, root), await make());
}
