// The dashboard, made from its sources by Vite; only where they, or what they are made with, have changed. Part of `npm run build`.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const sources = join(root, 'simulator/dashboard');
const stamp = join(root, 'simulator/dist/dashboard/built-from.txt');
/** Types alone come from elsewhere, but for these. */
const beside = [
  'package-lock.json',
  'contracts/attribution-words.ts',
  'contracts/did-you-mean.ts',
  'contracts/report/plain.ts',
];

function fingerprint() {
  const hash = createHash('sha256');
  const own = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .map((name) => join(sources, name))
    .filter((path) => statSync(path).isFile())
    .toSorted();
  for (const path of [...own, ...beside.map((name) => join(root, name))]) {
    hash.update(`${path.slice(root.length).replaceAll('\\', '/')}\n`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

const wanted = fingerprint();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8').trim() !== wanted) {
  const { build } = await import('vite');
  await build({ configFile: join(sources, 'vite.config.mjs'), logLevel: 'warn' });
  writeFileSync(stamp, `${wanted}\n`);
}
