import { plain } from '@mmp-sim/contracts/report';
import { Command, CommanderError } from 'commander';
import { type ProblemCode, SimulatorError } from '../errors.js';
import { VERSION } from '../version.js';
import { endAtOnce, onSignal } from './signals.js';

/** 0 done, 1 the check failed, 2 wrong usage, 3 could not reach. */
const exitCodes = { usage: 2, unreachable: 3 } as const;

/** Nothing could be asked; everything else can be put right by asking otherwise. */
const UNREACHABLE: ReadonlySet<ProblemCode> = new Set([
  'PORT_TAKEN',
  'ADDRESS_UNUSABLE',
  'UNREACHABLE',
  'PEER_UNREACHABLE',
  'WORKSPACE_ENDED',
  'STORE_LOCKED',
  'STORE_UNAVAILABLE',
  'INTERNAL',
]);

/** Most columns of a help text. */
const WIDTH = 100;

/** Each in a module that is only loaded where it is meant: what `start` needs is enough to wait for. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.js')).startCommand(),
  wait: async () => (await import('./wait.js')).waitCommand(),
  assert: async () => (await import('./assert.js')).assertCommand(),
  send: async () => (await import('./send.js')).sendCommand(),
  sql: async () => (await import('./sql.js')).sqlCommand(),
  exam: async () => (await import('./exam.js')).examCommand(),
  verify: async () => (await import('./verify.js')).verifyCommand(),
  pact: async () => (await import('./pact.js')).pactCommand(),
  export: async () => (await import('./export.js')).exportCommand(),
  generate: async () => (await import('./generate.js')).generateCommand(),
  describe: async () => (await import('./describe.js')).describeCommand(),
  score: async () => (await import('./score.js')).scoreCommand(),
};

/** Who reads no further, such as `head`, has what they wanted. */
const unlessUnread = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};
/** Help and versions are written here, all else by each command. */
const output = {
  writeOut: (text: string) => void process.stdout.once('error', unlessUnread).write(text),
  // A pipe has no width, and a wide terminal is no reason for lines that nobody can read.
  getOutHelpWidth: () => Math.min(process.stdout.columns || WIDTH, WIDTH),
};

// Those that have more to do with a signal hear it themselves.
const freed = onSignal(endAtOnce);
const program = new Command('mmp-sim')
  .description('A mobile measurement partner (MMP) that runs on your own machine.')
  .version(VERSION)
  .showHelpAfterError('(--help lists what there is)')
  .configureOutput({ writeOut: output.writeOut })
  .exitOverride();
for (const command of await meantCommands(process.argv[2] ?? '')) {
  program.addCommand(command);
  command.exitOverride().showHelpAfterError('(--help lists what there is)');
  command.configureOutput(output);
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = await exitCodeOf(error);
} finally {
  freed();
}

/** The command of this name; all of them where there is none, for help and for what is misspelt. */
function meantCommands(name: string): Promise<Command[]> {
  const meant = Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands);
  return Promise.all(meant.map((load) => load?.()).filter((one) => one !== undefined));
}

/** A folder that is not there can be put right by naming another one, as a disk that is full cannot. */
function isMisspelt({ cause }: SimulatorError): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

async function exitCodeOf(error: unknown): Promise<number> {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : exitCodes.usage;
  }
  if (error instanceof SimulatorError && error.code === 'WORLD_INVALID') {
    const { worldText } = await import('./world-text.js');
    process.stderr.write(`mmp-sim: ${worldText(error)}\n`);
    return exitCodes.usage;
  }
  if (error instanceof SimulatorError) {
    // What a flag or a file is not needs no title, least of all that of an HTTP request.
    const text = error.code === 'REQUEST_INVALID' ? error.detail : error.message;
    // Only a database speaks in several lines: in all else a line end came from elsewhere.
    const lines = error.code === 'SQL_REFUSED' ? text.split('\n') : [text];
    process.stderr.write(`mmp-sim: ${lines.map(plain).join('\n')}\n`);
    return UNREACHABLE.has(error.code) && !isMisspelt(error) ? exitCodes.unreachable : exitCodes.usage;
  }
  throw error;
}
