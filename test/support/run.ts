import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { CLI } from './cli.js';

const ROOT = resolve(import.meta.dirname, '../..');

export type Ran = { readonly code: number | null; readonly said: string };

/** Runs a command to its end, without what this test run has put into the environment. */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ran> {
  const foreign = /^(?:VITEST|VITE_|MMP_SIM_|FORCE_COLOR|NODE_OPTIONS|CI$)/;
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  const child = spawn(command, args, {
    cwd,
    env: { ...clean, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code: code as number | null, said: stdout + stderr };
}

/** Makes a folder a project that has all of ours, as npm lays it out: what is in it is loaded, and not compiled anew. */
export async function installInto(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '@mmp-sim'), { recursive: true });
  const others = (await readdir(join(ROOT, 'node_modules'))).filter((name) => !/^@?mmp-sim$/.test(name));
  await Promise.all(others.map((name) => symlink(join(ROOT, 'node_modules', name), join(modules, name))));
  const own = { simulator: 'mmp-sim', contracts: '@mmp-sim/contracts', sender: '@mmp-sim/sender' };
  for (const [workspace, name] of Object.entries(own)) {
    const filter = (path: string): boolean => !/\.(?:ts|map|tsbuildinfo)$/.test(path);
    await cp(join(ROOT, workspace), join(modules, name), { recursive: true, filter });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

type CiOptions = {
  readonly shell: string;
  /** @default one that nobody has */
  readonly port?: number;
  /** npm's own: it takes longer to start than all that it starts. @default one that starts what the project has */
  readonly npx?: 'npm';
};

const NPX = '#!/bin/sh\ncommand=$1; shift; exec "node_modules/.bin/$command" "$@"\n';

/** Runs what a manual says to do in CI as it stands, as a script in a project that has mmp-sim; only the port is another. */
export async function runInCi(script: string, { shell, port, npx }: CiOptions): Promise<Ran & { listening: boolean }> {
  const own = port ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'mmp sim ci '));
  try {
    await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
    await symlink(CLI, join(folder, 'node_modules/.bin/mmp-sim'));
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    await writeFile(join(folder, 'ci.sh'), script.replaceAll('127.0.0.1:4747', `127.0.0.1:${own}`));
    const paths = [join(folder, 'bin'), process.env['PATH'] ?? ''];
    if (npx === undefined) {
      await mkdir(join(folder, 'bin'));
      await writeFile(join(folder, 'bin/npx'), NPX, { mode: 0o755 });
    }
    const env = { MMP_SIM_PORT: String(own), MMP_SIM_URL: `http://127.0.0.1:${own}`, PATH: paths.join(delimiter) };
    const ran = await run(shell, ['-e', 'ci.sh'], folder, env);
    return { ...ran, listening: await isListening(own) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const listens = await new Promise<boolean>((answer) => {
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
  socket.destroy();
  return listens;
}
