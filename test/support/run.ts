import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { runBash } from './bash.js';
import { CLI } from './cli.js';

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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Runs what a manual says to do in CI, with the built command line and a port that nobody else has. */
export async function runInCi(script: string): Promise<{ code: number | null; stdout: string }> {
  const port = await freePort();
  const own = script
    .replaceAll('npx mmp-sim', `${process.execPath} ${CLI}`)
    .replaceAll('http://127.0.0.1:4747', '$MMP_SIM_URL');
  return runBash(
    `set -e
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
export MMP_SIM_URL=http://127.0.0.1:${port} MMP_SIM_PORT=${port}
${own}`,
  );
}
