import { plain } from '@mmp-sim/contracts/report';
import { Command } from 'commander';
import type { Simulator, SimulatorOptions } from '../index.js';
import { SimulatorError } from '../errors.js';
import { collect } from './flags.js';
import { VERSION } from '../version.js';
import { demoAccess, demoGame, type DemoLink, type TokenPlace, welcome } from './welcome.js';
import { type StartFlags, startSettings } from './settings.js';
import { endAtOnce, onFirstSignal } from './signals.js';
import { isAtWork } from '../unending.js';

const HELP = `
Example:
  $ mmp-sim start --port 0 --mode strict --app com.example.game:ios:MYKEY

Exit codes: 0 stopped by a signal, 1 not closed as it should, 2 wrong usage or settings, 3 the port,
the address or the file of --store cannot be had.`;

const NO_DEMO =
  'mmp-sim: --demo: something has happened here already, so the demo game was left out. Name another file in --store.\n';

/** How long requests under way may take when the simulator is told to stop. */
const DRAIN_MS = 10_000;

/** `mmp-sim start`: runs until SIGTERM or SIGINT, then lets requests under way end and exits 0. */
export function startCommand(): Command {
  return new Command('start')
    .description('Start the simulator and keep it running.')
    .option('--port <port>', 'port to listen on, 0 for any free one (default: 4747)')
    .option('--host <host>', 'address to listen on; other than loopback needs --token (default: 127.0.0.1)')
    .option('--token <token>', 'bearer token that guards all but MMP paths')
    .option('--allow-host <host>', 'Host header to accept besides loopback (may be repeated)', collect)
    .option('--callback-host <host>', 'host that callbacks may call besides loopback (may be repeated)', collect)
    .option('--mode <mode>', 'faithful: answer as the MMP does; strict: answer 4xx to what breaks the contract')
    .option('--any-key', 'accept unknown keys: an unknown bundle and platform becomes an app')
    .option('--app <bundle:platform:key>', 'an app of yours (may be repeated)', collect)
    .option('--trust-proxy', 'believe X-Forwarded-For')
    .option('--rates <file>', 'JSON table of what a US dollar costs, in place of the one that ships')
    .option('--store <where>', 'memory, or file:PATH to keep what happens (default: memory)')
    .option('--demo', 'begin with a month of a small game, where nothing has happened yet')
    .option('--log <what>', 'none, problems or all: requests to write to stderr as they come (default: problems)')
    .option('--config <file>', 'settings file (default: mmp-sim.config.json or .js here)')
    .option('--json', 'print one line of JSON when ready, and nothing else on stdout')
    .addHelpText('after', HELP)
    .action(async (flags: StartFlags & { json?: boolean }) => {
      const { settings, file } = await startSettings(flags, process.env, () => process.cwd());
      // Loaded here: what only talks to a simulator need not wait for one.
      const { createSimulator } = await import('../index.js');
      // Whoever read them may go away; that is no reason to end.
      for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
      const create = (told: Pick<SimulatorOptions, 'onOpening'>): Promise<Simulator> =>
        createSimulator({ ...settings, preload: true, ...told });
      const created = settings.store === undefined ? create({}) : whileTold(create);
      const simulator = await created.catch(async (error: unknown) => {
        if (!(error instanceof SimulatorError) || error.code !== 'PORT_TAKEN') throw error;
        const { portTakenBy } = await import('./who-answers.js');
        throw await portTakenBy(error, settings.host ?? '127.0.0.1', settings.port ?? 0, settings.token);
      });
      stopOnSignal(simulator);
      if (settings.demo === true && demoGame(simulator).length === 0) process.stderr.write(NO_DEMO);
      const links = demoLinks(simulator);
      process.stdout.write(
        flags.json === true
          ? `${readyLine(simulator, links)}\n`
          : welcome(simulator, {
              file,
              demo: links,
              token: tokenPlace(settings.token),
            }),
      );
    });
}

/** What the opening of a store is at, which may take its time. */
async function whileTold(
  create: (told: Pick<SimulatorOptions, 'onOpening'>) => Promise<Simulator>,
): Promise<Simulator> {
  const { withOpeningProgress } = await import('./opening-progress.js');
  return withOpeningProgress((onOpening) => create({ onOpening }));
}

function tokenPlace(token: string | undefined): TokenPlace {
  if (token === undefined) return 'none';
  return token === process.env['MMP_SIM_TOKEN'] ? 'variable' : 'elsewhere';
}

function demoLinks(simulator: Simulator): DemoLink[] {
  return simulator.default.demo().map(({ app, campaign }) => ({
    platform: app.platform,
    bundleId: app.bundleId,
    key: app.sdkKeys[0]?.key ?? '',
    clickUrl: campaign?.clickUrl ?? null,
  }));
}

function readyLine(simulator: Simulator, demo: readonly DemoLink[]): string {
  const { apps } = simulator.default;
  const keys = apps.map(({ id, bundleId, platform, sdkKeys }) => ({ id, bundleId, platform, sdkKeys }));
  return JSON.stringify({
    event: 'ready',
    version: VERSION,
    pid: process.pid,
    url: simulator.url,
    port: simulator.port,
    store: simulator.store,
    apps: keys,
    demo,
    accessToken: demoAccess(simulator)?.token ?? null,
  });
}

function stopOnSignal(simulator: Simulator): void {
  onFirstSignal((signal) => {
    simulator.close({ drainMs: DRAIN_MS }).then(
      () => ended(0, signal),
      (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        process.stderr.write(`mmp-sim: it did not close as it should: ${plain(text)}\n`);
        ended(1, signal);
      },
    );
  });
}

/** Node's own exit would wait for what nothing ends. */
function ended(code: number, signal: NodeJS.Signals): void {
  if (!isAtWork()) process.exit(code);
  process.stderr.write('mmp-sim: it leaves a statement of SQL in a step that nothing ends\n');
  endAtOnce(signal);
}
