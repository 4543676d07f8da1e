import { basename } from 'node:path';
import { Command } from 'commander';
import { writeOut } from './export-file.js';
import { afterASecond } from './flags.js';
import { writePage, writePictures } from './sheet-files.js';
import { sheetText } from './sheet-text.js';

type DescribeFlags = { readonly json?: true; readonly svg?: string; readonly html?: string };

const HELP = `
Examples:
  $ mmp-sim describe data/
  $ mmp-sim describe data/ --html world.html --svg pictures/

Exit codes: 0 described, 2 wrong usage.`;

/** `mmp-sim describe`: what a generated world is, beside what it was to be. */
export function describeCommand(): Command {
  return new Command('describe')
    .description('Tell and draw a generated world: target against realised.')
    .argument('<dir>', 'the world, as mmp-sim generate --out made it; a part of one will do')
    .option('--json', 'print the numbers as JSON')
    .option('--html <file>', 'write all tables and pictures as one page')
    .option('--svg <folder>', 'write each picture as a file')
    .addHelpText('after', HELP)
    .action(describe);
}

async function describe(folder: string, flags: DescribeFlags): Promise<void> {
  const [{ MadeWorld }, { describeWorld, descriptionJson, descriptionSheet }] = await Promise.all([
    import('../made-world/made-world.js'),
    import('../calibration/describe-world.js'),
  ]);
  const done = afterASecond(() => 'reading the world');
  const world = await MadeWorld.open(folder, 'DIR');
  try {
    const description = await describeWorld(world);
    const sheet = descriptionSheet(description, basename(world.folder));
    if (flags.html !== undefined) await writePage(flags.html, sheet);
    if (flags.svg !== undefined) await writePictures(flags.svg, sheet);
    const width = process.stdout.isTTY ? (process.stdout.columns ?? null) : null;
    await writeOut([
      Buffer.from(flags.json === true ? `${JSON.stringify(descriptionJson(description))}\n` : sheetText(sheet, width)),
    ]);
  } finally {
    done();
    world.close();
  }
}
