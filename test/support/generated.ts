import type { GenerateOptions } from '../../simulator/generate/generate.js';

/** What a test says of a world that it makes; the rest is as small and plain as can be. */
export type GeneratedOptions = Pick<GenerateOptions, 'config' | 'folder'> & Partial<GenerateOptions>;

/** Parquet by one worker, from the seed `test`, all of it, heard by nobody. */
export const generateOptions = (options: GeneratedOptions): GenerateOptions => ({
  seed: 'test',
  format: 'parquet',
  force: false,
  workers: 1,
  shard: { index: 0, of: 1 },
  signal: new AbortController().signal,
  onProgress: () => {},
  ...options,
});
