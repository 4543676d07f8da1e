import { basename } from 'node:path';
import { Command, Option } from 'commander';
import type { AskedColumns } from '../grading/attributed-columns.js';
import type { Horizon, Target } from '../grading/grade.js';
import { writeOut } from './export-file.js';
import { afterASecond } from './flags.js';
import { writePage, writePicture } from './sheet-files.js';
import { sheetText } from './sheet-text.js';

type ScoreFlags = {
  readonly truth: string;
  readonly target: Target;
  readonly horizon: Horizon;
  readonly idColumn?: string;
  readonly networkColumn?: string;
  readonly campaignColumn?: string;
  readonly engagementColumn?: string;
  readonly rejectedColumn?: string;
  readonly json?: true;
  readonly svg?: string;
  readonly html?: string;
};

const HELP = `
ATTRIBUTED says whom each installation was given to: a network, a campaign, or nobody for organic.

Examples:
  $ mmp-sim score data/data/installs --truth data/ --target last-touch
  $ mmp-sim score ours.csv --truth data/ --target incremental --html score.html

Exit codes: 0 graded, 2 wrong usage.`;

/** `mmp-sim score`: grades an attribution result against the truth of a generated world. */
export function scoreCommand(): Command {
  return new Command('score')
    .description('Grade an attribution result against the truth of a generated world.')
    .argument('<attributed...>', 'Parquet, CSV or NDJSON files, or folders of them')
    .requiredOption('--truth <folder>', 'the world, as mmp-sim generate --out made it')
    .addOption(
      new Option('--target <target>', 'what is right: whom a perfect MMP would name, or who truly brought it')
        .choices(['last-touch', 'incremental'])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--horizon <horizon>', 'revenue in the span of the data, or in 365 days')
        .choices(['observed', 'lifetime'])
        .default('observed'),
    )
    .option('--id-column <name>', 'tells the installation (default: installation_id and the like)')
    .option('--network-column <name>', 'tells the network (default: channel, network, media_source, …)')
    .option('--campaign-column <name>', 'tells the campaign by id or name (default: campaign_id, campaign, …)')
    .option('--engagement-column <name>', 'tells the click that was credited (default: engagement_id, …)')
    .option('--rejected-column <name>', 'tells what was rejected as fraud (default: rejected, is_fraud, …)')
    .option('--json', 'print the grade as JSON')
    .option('--svg <file>', 'draw precision and recall by network')
    .option('--html <file>', 'write all tables and pictures as one page')
    .addHelpText('after', HELP)
    .action(score);
}

async function score(attributed: readonly string[], flags: ScoreFlags): Promise<void> {
  const [{ MadeWorld }, { grade }, { gradeSheet }] = await Promise.all([
    import('../made-world/made-world.js'),
    import('../grading/grade.js'),
    import('../grading/grade-sheet.js'),
  ]);
  const done = afterASecond(() => 'grading');
  const world = await MadeWorld.open(flags.truth, '--truth');
  try {
    const { target, horizon } = flags;
    const graded = await grade(world, { attributed, columns: columnsOf(flags), target, horizon });
    const [first = ''] = attributed;
    const names = attributed.length === 1 ? basename(first) : `${attributed.length} files`;
    const sheet = gradeSheet(graded, { attributed: names, world: basename(world.folder) });
    if (flags.html !== undefined) await writePage(flags.html, sheet);
    const picture = sheet.sections.find(({ name }) => name === 'networks')?.picture ?? null;
    if (flags.svg !== undefined && picture !== null) await writePicture(flags.svg, 'networks', picture);
    else if (flags.svg !== undefined)
      process.stderr.write('mmp-sim: no network has an install, so nothing is drawn.\n');
    const width = process.stdout.isTTY ? (process.stdout.columns ?? null) : null;
    await writeOut([Buffer.from(flags.json === true ? `${JSON.stringify(graded)}\n` : sheetText(sheet, width))]);
  } finally {
    done();
    world.close();
  }
}

function columnsOf({
  idColumn,
  networkColumn,
  campaignColumn,
  engagementColumn,
  rejectedColumn,
}: ScoreFlags): AskedColumns {
  return {
    ...(idColumn === undefined ? {} : { id: idColumn }),
    ...(networkColumn === undefined ? {} : { network: networkColumn }),
    ...(campaignColumn === undefined ? {} : { campaign: campaignColumn }),
    ...(engagementColumn === undefined ? {} : { engagement: engagementColumn }),
    ...(rejectedColumn === undefined ? {} : { rejected: rejectedColumn }),
  };
}
