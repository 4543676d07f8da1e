import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { writeOut } from './export-file.js';
import { afterASecond } from './flags.js';
import { writePage, writePictures } from './sheet-files.js';
import { sheetText } from './sheet-text.js';

type DescribeFlags = {
  readonly json?: true;
  readonly svg?: string;
  readonly html?: string;
  /** Standard deviations; true for the usual number. */
  readonly check?: number | true;
};

const CHECK_FAILED = 1;

const HELP = `
Examples:
  $ mmp-sim describe data/
  $ mmp-sim describe data/ --html world.html --svg pictures/
  $ mmp-sim describe data/ --check && echo as it was to be

Exit codes: 0 described, 1 --check found a measure beyond chance, 2 wrong usage.`;

/** `mmp-sim describe`: what a generated world is, beside what it was to be. */
export function describeCommand(): Command {
  return new Command('describe')
    .description('Tell and draw a generated world: target against realised.')
    .argument('<dir>', 'the world, as mmp-sim generate --out made it; a part of one will do')
    .option('--json', 'print the numbers as JSON')
    .addOption(
      new Option('--check [sigmas]', 'exit 1 where a measure is more standard deviations off its target (4)').argParser(
        sigmasOf,
      ),
    )
    .option('--html <file>', 'write all tables and pictures as one page')
    .option('--svg <folder>', 'write each picture as a file')
    .addHelpText('after', HELP)
    .action(describe);
}

function sigmasOf(text: string): number {
  const sigmas = Number(text);
  if (!/^\d{1,3}(?:\.\d{1,3})?$/.test(text) || sigmas <= 0)
    throw new InvalidArgumentError('Expected a number of standard deviations above 0, such as 4.');
  return sigmas;
}

async function describe(folder: string, flags: DescribeFlags): Promise<void> {
  const [{ MadeWorld }, { describeWorld, descriptionJson, descriptionSheet }, { checked, checkText, USUAL_SIGMAS }] =
    await Promise.all([
      import('../made-world/made-world.js'),
      import('../calibration/describe-world.js'),
      import('../calibration/check.js'),
    ]);
  const done = afterASecond(() => 'reading the world');
  const world = await MadeWorld.open(folder, 'DIR');
  try {
    const description = await describeWorld(world);
    const sheet = descriptionSheet(description, basename(world.folder));
    if (flags.html !== undefined) await writePage(flags.html, sheet);
    if (flags.svg !== undefined) await writePictures(flags.svg, sheet);
    const width = process.stdout.isTTY ? (process.stdout.columns ?? null) : null;
    const check =
      flags.check === undefined ? null : checked(description, flags.check === true ? USUAL_SIGMAS : flags.check);
    const json = { ...descriptionJson(description), ...(check === null ? {} : { check }) };
    const text = `${sheetText(sheet, width)}${check === null ? '' : `\n${checkText(check)}`}`;
    await writeOut([Buffer.from(flags.json === true ? `${JSON.stringify(json)}\n` : text)]);
    if (check !== null && (check.beyond.length > 0 || check.judged === 0)) process.exitCode = CHECK_FAILED;
  } finally {
    done();
    world.close();
  }
}
