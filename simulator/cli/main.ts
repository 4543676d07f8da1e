import { Command, CommanderError } from 'commander';
import { SimulatorError } from '../errors.js';
import { VERSION } from '../version.js';
import { startCommand } from './start.js';

/** 0 done, 1 the check failed, 2 wrong usage, 3 could not reach. */
const exitCodes = { usage: 2, unreachable: 3 } as const;

const program = new Command('mmp-sim')
  .description('A mobile measurement partner (MMP) that runs on your own machine.')
  .version(VERSION)
  .showHelpAfterError('(--help lists what there is)')
  .exitOverride()
  .addCommand(startCommand());
for (const command of program.commands) command.exitOverride().showHelpAfterError('(--help lists what there is)');

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
    process.stderr.write(`mmp-sim: ${error.message}\n`);
    return error.code === 'PORT_TAKEN' || error.code === 'ADDRESS_UNUSABLE' ? exitCodes.unreachable : exitCodes.usage;
  }
  throw error;
}
