import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The module of a worker. Workers run what is built, from the sources too. By the package's own name.
 *
 * @param path - Below the folder of what is built.
 */
export function workerFile(path: string): string {
  const beside = createRequire(import.meta.url).resolve('mmp-sim/openapi.json');
  return fileURLToPath(new URL(`dist/${path}`, pathToFileURL(beside)));
}
