import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { plain, reportAssertion, type AnsweredAssertion } from '@mmp-sim/contracts/report';
import type { Assertion } from '@mmp-sim/contracts/wire';
import { Command, Option } from 'commander';
import { ControlClient } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import { paint, wantsColour } from '../paint.js';
import { assertionOf, type AssertionFlags, matcher } from './assertion-flags.js';
import { afterASecond, collect, duration, tokenOption, urlOf, urlOption, whole } from './flags.js';

type AssertFlags = AssertionFlags & {
  readonly file?: string;
  readonly workspace?: string;
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
};

type Answer = AnsweredAssertion & { readonly report?: string };

const CHECK_FAILED = 1;

const EXAMPLES = `
Examples:
  $ mmp-sim assert --endpoint event --field event=level_complete --within 2s
  $ mmp-sim assert --endpoint event --field value~'^[0-9]+$'
  $ mmp-sim assert --finding unknown-parameter --never
  $ mmp-sim assert --severity error --never
  $ mmp-sim assert --on install --attribution method=device-click --attribution channel=unity
  $ mmp-sim assert --on delivery --event purchase --field click_id=clk_1 --within 2s
  $ echo '{"where":{"fields":{"country":{"oneOf":["DE","FR"]}}}}' | mmp-sim assert --file -

Exit codes: 0 it holds, 1 it does not, 2 wrong usage, 3 no simulator answers.`;

/** Flags that say what is asked; a file says all of it. */
const ASKING = [
  'on',
  'endpoint',
  'verdict',
  'app',
  'callback',
  'event',
  'state',
  'installation',
  'field',
  'finding',
  'severity',
  'attribution',
  'count',
  'atLeast',
  'never',
];

/** `mmp-sim assert`: checks what a simulator has received, or waits for it; prints the report where it does not hold. */
export function assertCommand(): Command {
  return new Command('assert')
    .description('Check what a simulator has received, or wait for it.')
    .option('--on <what>', 'request, install: the requests that made one, or delivery: callbacks (default: request)')
    .option('--endpoint <name>', 'event, click, …, or in full: tenjin.event')
    .option('--verdict <verdict>', 'recorded, dropped or rejected')
    .option('--app <id>', 'id or bundle id of an app')
    .option('--callback <id>', 'of a delivery: id or name of its callback')
    .option('--event <event>', 'of a delivery: install, open, purchase, …, or the name of a custom event')
    .option('--state <state>', 'of a delivery: waiting, delivered, failed or cancelled (default: delivered)')
    .option('--installation <id>', 'of a delivery: id of the installation')
    .option('--field <name=value>', 'a parameter that is this; name~regex: that matches (may be repeated)', matcher)
    .option('--finding <rule>', 'a finding of this rule (may be repeated)', collect)
    .option('--severity <severity>', 'a finding that is an error or a warning; with --finding, that one')
    .option('--attribution <name=value>', 'method, channel, campaignId or engagementId, as --field', matcher)
    .addOption(new Option('--count <n>', 'exactly so many, to the end of --within').argParser(whole))
    .addOption(new Option('--at-least <n>', 'so many or more (default: 1)').argParser(whole).conflicts('count'))
    .addOption(new Option('--never', 'none at all, to the end of --within').conflicts(['count', 'atLeast']))
    .addOption(new Option('--within <duration>', 'how long to wait: 500ms, 2s, 1m (default: 0s)').argParser(duration))
    .option('--since <cursor>', 'only what came after this: id of a request, or cursor of an answer')
    .addOption(
      new Option('--file <path>', 'the assertion as JSON, - for stdin: what POST /_sim/assert takes').conflicts([
        ...ASKING,
        'within',
        'since',
      ]),
    )
    .option('--workspace <id>', 'the workspace (default: that of the URL, else default)')
    .addOption(urlOption())
    .addOption(tokenOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: AssertFlags) => {
      const asked = flags.file === undefined ? assertionOf(flags) : await readAssertion(flags.file);
      const { url, workspace, token } = flags;
      const asking = askFor(new ControlClient({ url: urlOf(url), workspace, token }), asked);
      const answer = await (flags.file === undefined ? asking.catch(inFlags) : asking);
      if (!answer.pass) process.exitCode = CHECK_FAILED;
      process.stdout.write(flags.json === true ? `${JSON.stringify(answer)}\n` : resultText(asked, answer));
    });
}

/** What is wrong with what was asked, by the names of the flags that asked it. */
function inFlags(error: unknown): never {
  if (!(error instanceof SimulatorError) || error.code !== 'REQUEST_INVALID') throw error;
  const detail = error.detail
    .replaceAll(/\bwhere\.findings\.\d+\.severity\b/g, '--severity')
    .replaceAll(/\bwhere\.findings\.\d+\.rule\b/g, '--finding')
    .replaceAll(/\bwhere\.(?:field|attribution)s?\.([\w.[\]-]+)/g, (path, name: string) =>
      path.startsWith('where.f') ? `--field ${name}` : `--attribution ${name}`,
    )
    .replaceAll(/\bwhere\.(endpoint|verdict|app|callback|event|state|installation)\b/g, '--$1')
    .replaceAll(/(^|; )(on|count|since)(?=[: ])/g, '$1--$2');
  throw new SimulatorError('REQUEST_INVALID', detail, { cause: error });
}

async function askFor(client: ControlClient, asked: Assertion): Promise<Answer> {
  const { withinMs = 0 } = asked;
  const atMost = withinMs > 0 ? ` for up to ${(withinMs / 1000).toLocaleString('en-US')} s` : '';
  const answered = afterASecond(() => `waiting for the answer of ${client.url}${atMost}`);
  try {
    return await client.assert<Answer>(asked);
  } finally {
    answered();
  }
}

function resultText(asked: Assertion, answer: Answer): string {
  const report = answer.report ?? reportAssertion(asked, answer);
  if (answer.pass) return `${report.split('\n', 1)[0] ?? ''}\n`;
  // It comes from elsewhere, and goes to a terminal.
  const safe = report.split('\n').map(plain).join('\n');
  return wantsColour(process.stdout) ? paint(safe) : safe;
}

async function readAssertion(path: string): Promise<Assertion> {
  const wrong = (reason: string, cause?: unknown): SimulatorError =>
    new SimulatorError('REQUEST_INVALID', `--file: got ${path === '-' ? 'stdin' : path}, expected ${reason}.`, {
      cause,
    });
  let asked: unknown;
  try {
    asked = JSON.parse(path === '-' ? await text(process.stdin) : await readFile(path, 'utf8'));
  } catch (error) {
    throw wrong(`JSON: ${(error as Error).message}`, error);
  }
  // The simulator checks what is in it, and says what is wrong where.
  if (typeof asked === 'object' && asked !== null) return asked;
  throw wrong('an object such as {"where": {"endpoint": "event"}}');
}
