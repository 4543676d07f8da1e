// docs/benchmarks.md: a section for each benchmark, which a run of that one replaces.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { file } from './child.mjs';
import { log } from './main.mjs';
import { table } from './measure.mjs';

const PAGE = file('../docs/benchmarks.md');
const begin = (name) => `<!-- ${name}: begin (npm run bench) -->`;
const end = (name) => `<!-- ${name}: end -->`;

/**
 * Puts what was measured in the place of what was measured before.
 *
 * @param {string} name - Of the benchmark.
 * @param {readonly import('./measure.mjs').Row[]} rows
 * @param {string} generator - What made the load.
 */
export function writeSection(name, rows, generator) {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(begin(name)), page.indexOf(end(name))];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md lacks ${begin(name)} … ${end(name)}`);
  const day = new Date().toISOString().slice(0, 10);
  const where = `${availableParallelism()} cores, Node ${process.versions.node} (${process.platform}, ${process.arch})`;
  const text = `Measured on ${day}: ${where}, load by ${generator}.\n\n${table(rows)}`;
  writeFileSync(PAGE, `${page.slice(0, from + begin(name).length)}\n\n${text}\n\n${page.slice(to)}`);
  log(`${name}: written to docs/benchmarks.md`);
}
