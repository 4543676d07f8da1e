import { createHash } from 'node:crypto';
import type { WorldConfig } from '../synthesis/world/world-config.js';
import type { Job, MadeFile } from './partition.js';
import type { Shape } from './tables.js';

/** Of the manifest, the tables and their columns: another number means that a reader must look anew. */
export const SCHEMA_VERSION = 2;

/**
 * Of the bytes: it is raised with whatever changes a byte of any world, so that nothing of two kinds is ever put together in one
 * folder. Releases of the program that change none leave it. A test compares worlds with golden hashes, and says so.
 */
export const GENERATOR_VERSION = '9';

/** Says what a folder holds, and out of what it was made. The same world has the same bytes of it. */
export type Manifest = {
  readonly generatorVersion: string;
  readonly schemaVersion: number;
  readonly seed: string;
  /** First UTC day of the data: nothing in it depends on the day on which it was made. */
  readonly referenceDate: string;
  /** SHA-256 of `world.json`. */
  readonly configSha256: string;
  /** Left out where it is the domain's. */
  readonly shape?: 'datavault';
  readonly files: readonly MadeFile[];
};

export const MANIFEST = 'manifest.json';
export const WORLD = 'world.json';

export const worldText = (config: WorldConfig): string => `${JSON.stringify(config, null, 2)}\n`;

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

const shapeOf = (shape: Shape): Pick<Manifest, 'shape'> => (shape === 'datavault' ? { shape } : {});

const nameOf = ({ path, table = '' }: MadeFile): string => `${path} ${table}`;

/** What makes two worlds the same. */
export type AboutWorld = Pick<Manifest, 'generatorVersion' | 'schemaVersion' | 'seed' | 'configSha256' | 'shape'> &
  Pick<Job, 'format'>;

export const aboutJob = ({ config, seed, format, shape }: Job): AboutWorld => ({
  generatorVersion: GENERATOR_VERSION,
  schemaVersion: SCHEMA_VERSION,
  seed,
  format,
  ...shapeOf(shape),
  configSha256: sha256Of(worldText(config)),
});

/** Two jobs of the same text make the same files. */
export const jobText = (job: Job): string => JSON.stringify(aboutJob(job));

/** Whether a world was made by the same job: by this version, of the same seed and settings, in the same format. */
export function isOf(manifest: Manifest, job: Job): boolean {
  const { files: _, ...about } = manifest;
  const { files: __, ...asked } = manifestOf(job, []);
  return JSON.stringify(about) === JSON.stringify(asked) && manifest.files[0]?.path.endsWith(`.${job.format}`) === true;
}

export function manifestOf({ config, seed, shape }: Job, files: readonly MadeFile[]): Manifest {
  return {
    generatorVersion: GENERATOR_VERSION,
    schemaVersion: SCHEMA_VERSION,
    seed,
    referenceDate: config.startsOn,
    configSha256: sha256Of(worldText(config)),
    ...shapeOf(shape),
    files: files.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
  };
}
