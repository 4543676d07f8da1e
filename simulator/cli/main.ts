import { plain } from '@mmp-sim/contracts/report';
import { Command, CommanderError } from 'commander';
import { type ProblemCode, SimulatorError } from '../errors.js';
import { VERSION } from '../version.js';
import { assertCommand } from './assert.js';
import { examCommand } from './exam.js';
import { exportCommand } from './export.js';
import { pactCommand } from './pact.js';
import { sendCommand } from './send.js';
import { sqlCommand } from './sql.js';
import { startCommand } from './start.js';
import { verifyCommand } from './verify.js';
import { waitCommand } from './wait.js';

/** 0 done, 1 the check failed, 2 wrong usage, 3 could not reach. */
const exitCodes = { usage: 2, unreachable: 3 } as const;

/** Nothing could be asked; everything else can be put right by asking otherwise. */
const UNREACHABLE: ReadonlySet<ProblemCode> = new Set([
  'PORT_TAKEN',
  'ADDRESS_UNUSABLE',
  'UNREACHABLE',
  'PEER_UNREACHABLE',
  'WORKSPACE_ENDED',
  'INTERNAL',
]);

/** Most columns of a help text. */
const WIDTH = 100;

const program = new Command('mmp-sim')
  .description('A mobile measurement partner (MMP) that runs on your own machine.')
  .version(VERSION)
  .showHelpAfterError('(--help lists what there is)')
  .exitOverride()
  .addCommand(startCommand())
  .addCommand(waitCommand())
  .addCommand(assertCommand())
  .addCommand(sendCommand())
  .addCommand(sqlCommand())
  .addCommand(examCommand())
  .addCommand(verifyCommand())
  .addCommand(pactCommand())
  .addCommand(exportCommand());
for (const command of program.commands) {
  command.exitOverride().showHelpAfterError('(--help lists what there is)');
  // A pipe has no width, and a wide terminal is no reason for lines that nobody can read.
  command.configureOutput({ getOutHelpWidth: () => Math.min(process.stdout.columns || WIDTH, WIDTH) });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : exitCodes.usage;
  }
  if (error instanceof SimulatorError) {
    // What a flag or a file is not needs no title, least of all that of an HTTP request.
    const text = error.code === 'REQUEST_INVALID' ? error.detail : error.message;
    // Only a database speaks in several lines: in all else a line end came from elsewhere.
    const lines = error.code === 'SQL_REFUSED' ? text.split('\n') : [text];
    process.stderr.write(`mmp-sim: ${lines.map(plain).join('\n')}\n`);
    return UNREACHABLE.has(error.code) ? exitCodes.unreachable : exitCodes.usage;
  }
  throw error;
}
