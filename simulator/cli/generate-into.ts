import { SimulatorError } from '../errors.js';
import type { Stored } from '../generate/into-store.js';
import type { WorldConfig } from '../synthesis/world/world-config.js';
import { writeOut } from './export-file.js';
import { GenerateProgress } from './generate-progress.js';
import { exitCodeAfter, onFirstSignal } from './signals.js';

type IntoFlags = {
  readonly into: string;
  readonly workspace?: string;
  readonly seed: string;
  readonly force?: true;
  readonly diskCheck: boolean;
  readonly json?: true;
};

/** `mmp-sim generate --into file:PATH`: a world that has happened in the simulator that is started with this file. */
export async function generateIntoFile(config: WorldConfig, flags: IntoFlags): Promise<void> {
  const path = /^file:(.+)$/s.exec(flags.into)?.[1];
  if (path === undefined) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `--into: got ${flags.into}, expected file:PATH such as file:./mmp.duckdb.`,
    );
  }
  const { generateInto } = await import('../generate/into-store.js');
  const stop = new AbortController();
  const freed = onFirstSignal((signal) => stop.abort(signal));
  const progress = new GenerateProgress({ parts: 'files', rows: 'facts' });
  try {
    const stored = await generateInto({
      config,
      seed: flags.seed,
      path,
      workspace: flags.workspace ?? 'default',
      force: flags.force === true,
      checksDisk: flags.diskCheck,
      signal: stop.signal,
      onProgress: ({ facts, share }) => progress.tell({ rows: facts, parts: Number(share === 1), of: 1, share }),
    });
    progress.end();
    await writeOut([Buffer.from(`${flags.json === true ? JSON.stringify(jsonOf(stored)) : summary(stored)}\n`)]);
  } catch (error) {
    progress.end();
    if (!stop.signal.aborted) throw error;
    process.stderr.write('mmp-sim: interrupted. No file was made.\n');
    process.exitCode = exitCodeAfter(stop.signal.reason as NodeJS.Signals);
  } finally {
    freed();
  }
}

const keyOf = ({ sdkKeys: [key] }: Stored['apps'][number]): string => key?.key ?? '';

function jsonOf({ path, workspace, facts, nowMs, apps }: Stored): object {
  return {
    store: `file:${path}`,
    workspace,
    facts,
    now: new Date(nowMs).toISOString(),
    apps: apps.map((app) => ({ id: app.id, bundleId: app.bundleId, platform: app.platform, key: keyOf(app) })),
  };
}

function summary({ path, workspace, facts, nowMs, apps }: Stored): string {
  const keys = apps.map((app) => `  ${app.bundleId} on ${app.platform}: ${keyOf(app)}`);
  return [
    `${facts} facts in ${path}, in the workspace ${workspace}, whose clock stands at ${new Date(nowMs).toISOString()}. Its apps:`,
    ...keys,
    `mmp-sim start --store file:${path} goes on with it.`,
  ].join('\n');
}
