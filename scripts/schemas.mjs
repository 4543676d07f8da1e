// The schemas of the wire: every `*.schema.json` in a folder of an MMP, without the control API's.
import { readdirSync } from 'node:fs';

const contracts = new URL('../contracts/', import.meta.url);
const NOT_AN_MMP = new Set(['control', 'dist', 'node_modules']);

const folders = readdirSync(contracts, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NOT_AN_MMP.has(entry.name))
  .map(({ name }) => name)
  .toSorted();

/** Paths without the ending, such as `tenjin/event`; what the others of a folder refer to stands first. */
export const wireSchemas = folders.flatMap((folder) => {
  const names = readdirSync(new URL(`${folder}/`, contracts)).filter((name) => name.endsWith('.schema.json'));
  const paths = names.map((name) => `${folder}/${name.replace('.schema.json', '')}`).toSorted();
  return [
    ...paths.filter((path) => path.endsWith('/standard')),
    ...paths.filter((path) => !path.endsWith('/standard')),
  ];
});
