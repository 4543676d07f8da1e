import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SimulatorError } from '../errors.js';
import { type Pact, readPact } from './pact-file.js';
import { shownAddress } from './shown-address.js';

/** A pact as it was found on disk. */
export type FoundPact = { readonly path: string; readonly pact: Pact };

/** Where pacts are asked for: files that are read here, or addresses that are asked while Pact's verifier runs. */
export type PactSources = { readonly files: readonly FoundPact[]; readonly urls: readonly URL[] };

export type PactLimits = {
  /** Most pact files. */
  readonly files: number;
  /** Largest file. */
  readonly bytes: number;
};

/**
 * Finds the pacts that a user names.
 *
 * @param named - Files, folders (all `*.json` directly in them) and `http(s)` addresses.
 * @throws {SimulatorError} PACT_INVALID, REQUEST_INVALID.
 */
export async function findPacts(named: readonly string[], limits: PactLimits): Promise<PactSources> {
  const urls = named.filter(isAddress).map((one) => new URL(one));
  const paths = (await Promise.all(named.filter((one) => !isAddress(one)).map(pathsOf))).flat();
  if (paths.length > limits.files) {
    throw unusable(`${paths.length} files, which are more than ${limits.files}. Name fewer, or raise --max-files.`);
  }
  const files = await Promise.all(paths.map((path) => readFound(path, limits.bytes)));
  return { files, urls };
}

const isAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

async function pathsOf(path: string): Promise<string[]> {
  if (/^\w+:\/\//.test(path))
    throw unusable(`${shownAddress(path)}, expected an address such as https://broker.example.com.`);
  const found = await stat(path).catch((error: unknown) => {
    throw unusable(`${path} (${(error as Error).message}), expected a file, a folder or the URL of a broker.`, error);
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.json')).toSorted();
  if (names.length === 0) throw unusable(`${path}, a folder without any .json file.`);
  return names.map((name) => join(path, name));
}

async function readFound(path: string, mostBytes: number): Promise<FoundPact> {
  const { size } = await stat(path);
  if (size > mostBytes) {
    throw new SimulatorError(
      'PACT_INVALID',
      `${path}: it has ${size} bytes, more than ${mostBytes}. Raise --max-bytes if it is a pact.`,
    );
  }
  return { path, pact: readPact(await readFile(path, 'utf8'), path) };
}

const unusable = (what: string, cause?: unknown): SimulatorError =>
  new SimulatorError('REQUEST_INVALID', `--pact: got ${what}`, { cause });
