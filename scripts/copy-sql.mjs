// SQL files go beside the compiled modules that read them; those that are gone go from there too. Part of `npm run build`;
// leaves alone what has not changed, since another process may be reading it.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const source = fileURLToPath(new URL('../simulator/', import.meta.url));
const dist = join(source, 'dist');
const sqlIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.sql') && !/(^|[/\\])(?:dist|node_modules)[/\\]/.test(name),
  );

const wanted = new Set(sqlIn(source));
const isThere = (name) =>
  existsSync(join(dist, name)) && readFileSync(join(source, name)).equals(readFileSync(join(dist, name)));
for (const name of wanted) if (!isThere(name)) cpSync(join(source, name), join(dist, name));
for (const name of sqlIn(dist)) if (!wanted.has(name)) rmSync(join(dist, name));
