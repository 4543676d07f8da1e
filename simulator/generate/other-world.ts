import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plain } from '@mmp-sim/contracts/report';
import { aboutJob, type AboutWorld, MANIFEST, WORLD } from './manifest.js';
import type { Job } from './partition.js';

/** Differences that are told; of more it is said how many. */
const TOLD = 4;

/**
 * How the world in a folder is unlike the one that is to be made there, such as `days is 30 there and 14 here`.
 *
 * @param begun - What a world that is not whole was begun as.
 * @returns Null where there is no world.
 */
export function otherWorld(job: Job, begun: string): string | null {
  const manifest = join(job.folder, MANIFEST);
  const there = jsonOf(existsSync(manifest) ? manifest : begun) as (Partial<AboutWorld> & WithFiles) | null;
  if (there?.seed === undefined) return null;
  const [first] = there.files ?? [];
  const format = there.format ?? (first === undefined ? undefined : /[^.]+$/.exec(first.path)?.[0]);
  const { configSha256, ...asked } = aboutJob(job);
  const abouts = differences({ shape: 'domain', ...pick(there, asked), format }, { shape: 'domain', ...asked }, '');
  const settings =
    there.configSha256 === configSha256 ? [] : differences(jsonOf(join(job.folder, WORLD)) ?? {}, job.config, '');
  const all = [...settings, ...abouts];
  const more = all.length > TOLD ? `, and ${all.length - TOLD} more` : '';
  const what = existsSync(manifest) ? 'another world' : 'a part of another world';
  return all.length === 0 ? what : `${what}: ${all.slice(0, TOLD).join(', ')}${more}`;
}

type WithFiles = { readonly files?: readonly { readonly path: string }[] };

const pick = (there: object, asked: object): object =>
  Object.fromEntries(Object.entries(there).filter(([name]) => name in asked || name === 'shape'));

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    // There is none, or it is none of ours: the folder holds something else.
    return null;
  }
}

function differences(there: unknown, here: unknown, path: string): string[] {
  if (isTree(there) && isTree(here) && Array.isArray(there) === Array.isArray(here)) {
    const names = [...new Set([...Object.keys(here), ...Object.keys(there)])];
    const isOfOneLength = !Array.isArray(here) || names.length === here.length;
    if (isOfOneLength && (!Array.isArray(there) || names.length === there.length)) {
      return names.flatMap((name) => differences(there[name], here[name], path === '' ? name : `${path}.${name}`));
    }
  }
  const [before, now] = [shown(there), shown(here)];
  return before === now ? [] : [`${path} is ${before} there and ${now} here`];
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isTree(value)) return 'set';
  return typeof value === 'string' ? plain(value.slice(0, 60)) : JSON.stringify(value);
}
