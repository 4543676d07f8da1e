// The table of all settings of a world, with what the presets have.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const root = new URL('../', import.meta.url);
const world = 'simulator/synthesis/world/';

const readJson = async (path) => JSON.parse(await readFile(new URL(path, root), 'utf8'));

/** In the order of the page. */
const presetNames = ['hyper-casual', 'mid-core', 'subscription', 'commerce'];
/** Of the file, not of the world. */
const NOTES = new Set(['$schema', 'preset', 'cites']);

/** @returns {Promise<string>} The block of docs/generate.md. */
export async function worldTable() {
  const schema = await readJson(`${world}world.schema.json`);
  const there = readdirSync(new URL(`${world}presets/`, root)).map((name) => name.replace('.json', ''));
  const missing = there.filter((name) => !presetNames.includes(name));
  if (missing.length > 0) throw new Error(`no column for ${missing.join(', ')}`);
  const presets = await Promise.all(presetNames.map((name) => readJson(`${world}presets/${name}.json`)));
  const head = ['setting', 'what it is', 'allowed', ...presetNames.map((name) => `\`${name}\``)];
  const rows = [
    ...settingsOf(
      schema,
      schema.definitions,
      '',
      presets.map((preset) => [preset]),
    ),
  ];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${table.join('\n')}\n`;
}

/** @param {unknown[][]} values Of each preset, all that stand there. */
function* settingsOf(given, definitions, path, values, notes = {}) {
  const { schema, description } = resolved(given, definitions);
  const words = { description, ...notes };
  if (schema.properties !== undefined) {
    if (path !== '') yield row(path, words, schema, values, () => '');
    for (const [name, member] of Object.entries(schema.properties).filter(([key]) => !NOTES.has(key))) {
      const inside = values.map((list) => list.flatMap((one) => (one?.[name] === undefined ? [] : [one[name]])));
      const isOptional = !schema.required.includes(name);
      yield* settingsOf(member, definitions, path === '' ? name : `${path}.${name}`, inside, { isOptional });
    }
    return;
  }
  const items =
    Array.isArray(schema.items) || schema.items === undefined ? null : resolved(schema.items, definitions).schema;
  if (items?.properties === undefined) {
    yield row(path, words, schema, values, shown);
    return;
  }
  yield row(path, words, schema, values, (list) => spread(list.map((one) => one.length)));
  yield* membersOf(
    items,
    definitions,
    `${path}[]`,
    values.map((list) => list.flat()),
  );
}

function* membersOf(schema, definitions, path, values) {
  for (const one of settingsOf(schema, definitions, path, values)) if (one[0] !== `\`${path}\``) yield one;
}

/** What a reference stands for, and what is said of it: where it stands, or else there. */
function resolved({ $ref, anyOf, ...own }, definitions) {
  const target = $ref ?? anyOf?.[0]?.$ref;
  if (target === undefined) return { schema: own, description: own.description };
  const schema = definitions[target.replace('#/definitions/', '')];
  return {
    schema: { ...schema, ...(own['x-expected'] === undefined ? {} : { 'x-expected': own['x-expected'] }) },
    description: own.description ?? schema.description,
  };
}

function row(path, { description = '', isOptional = false }, schema, values, show) {
  const allowed =
    schema.enum?.map((one) => `\`${one}\``).join(', ') ?? (schema.properties === undefined ? schema['x-expected'] : '');
  const shownValues = values.map((list) => (list.every((one) => one === null) ? '–' : show(list)));
  return [
    `\`${path}\``,
    description.replaceAll('|', '\\|'),
    [allowed, isOptional ? 'may be left out' : ''].filter((one) => one !== '').join('; '),
    ...shownValues,
  ];
}

const SHOWN = 3;

function shown(list) {
  if (list.some((one) => Array.isArray(one)))
    return list.every((one) => typeof one[0] === 'number') && list[0].length === 2
      ? [...new Set(list.map((one) => one.join('–')))].join(', ')
      : 'a list';
  if (list.every((one) => typeof one === 'number')) return spread(list);
  const different = [...new Set(list)];
  return different.length > SHOWN ? `${different.length} different` : different.map((one) => `\`${one}\``).join(', ');
}

function spread(numbers) {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? String(least) : `${least} to ${most}`;
}
