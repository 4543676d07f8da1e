import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { plain } from '@mmp-sim/contracts/report';
import { Command, Option } from 'commander';
import { ControlClient } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import type { Candidates, LeftOut } from '../pact/journal-pact.js';
import { whyUnwritable } from '../why-unwritable.js';
import { afterASecond, duration, tokenOption, urlOf, urlOption, whole } from './flags.js';
import { withFreshWorld } from './fresh-world.js';

type PactFlags = {
  readonly fromJournal?: true;
  readonly consumer: string;
  readonly provider: string;
  readonly out: string;
  readonly url?: string;
  readonly workspace?: string;
  readonly token?: string;
  readonly timeout: number;
  readonly maxRequests: number;
  readonly maxInteractions: number;
  readonly json?: true;
};

const PAGE = 1000;

const HELP = `
Keys, device ids, addresses and receipts are replaced by made-up ones. Look at the rest
before you commit the file.

Example:
  $ mmp-sim start &          # let your backend send to it
  $ mmp-sim pact --from-journal --consumer backend --out pacts
  $ mmp-sim verify --pact pacts

Exit codes: 0 written, 1 nothing to write, 2 wrong usage, 3 no simulator answers.`;

/** `mmp-sim pact`: a contract of what a sender really sent, for teams that write no Pact code. */
export function pactCommand(): Command {
  return new Command('pact')
    .description('Write a pact of what a sender has sent to a running simulator.')
    .requiredOption('--from-journal', 'of the requests in its journal')
    .requiredOption('--consumer <name>', 'name of the sender')
    .option('--provider <name>', 'name of the MMP', 'Tenjin')
    .requiredOption('--out <folder>', 'where the file is written, as <consumer>-<provider>.json')
    .addOption(urlOption())
    .option('--workspace <id>', 'the workspace (default: that of the URL, else default)')
    .addOption(tokenOption())
    .addOption(
      new Option('--timeout <duration>', 'how long an answer may take').argParser(duration).default(10_000, '10s'),
    )
    .addOption(
      new Option('--max-requests <n>', 'most requests that are read, the newest').argParser(whole).default(100_000),
    )
    .addOption(new Option('--max-interactions <n>', 'most interactions that are written').argParser(whole).default(200))
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', HELP)
    .action(writePact);
}

async function writePact(flags: PactFlags): Promise<void> {
  const { url, workspace, token, timeout } = flags;
  const client = new ControlClient({ url: urlOf(url), workspace, token });
  const entries = await journalOf(client, flags.maxRequests);
  const done = afterASecond(() => `trying what ${entries.length} requests say on a fresh simulator`);
  const { candidatesOf } = await import('../pact/journal-pact.js');
  const { described, writtenPact } = await import('../pact/written-pact.js');
  const found = candidatesOf(entries);
  const { keepReproducible } = await import('../pact/replay.js');
  const first = { ...found, kinds: found.kinds.slice(0, flags.maxInteractions) };
  const { kinds: kept, leftOut } = await withFreshWorld(({ workspace: fresh, statesUrl }) =>
    keepReproducible(first, { simulated: fresh.url, statesUrl }, timeout),
  ).finally(done);
  const kinds = described(kept);
  const path = join(flags.out, `${fileName(flags.consumer)}-${fileName(flags.provider)}.json`);
  if (kinds.length === 0) process.exitCode = 1;
  else await writeOut(flags.out, path, `${JSON.stringify(writtenPact(kinds, flags), null, 2)}\n`);
  const dropped = found.kinds.length - first.kinds.length;
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ path: kinds.length === 0 ? null : path, interactions: kinds.length, requests: entries.length, beyondLimit: dropped, leftOut })}\n`
      : resultText(path, { kinds, leftOut }, entries.length, dropped),
  );
}

/** All requests that are kept, the oldest first. */
async function journalOf(client: ControlClient, most: number): Promise<RequestEntry[]> {
  const entries: RequestEntry[] = [];
  let next: string | undefined;
  do {
    const limit = Math.min(PAGE, most - entries.length);
    const page = await client.requests<{ items: RequestEntry[]; next?: string }>(limit, next);
    entries.push(...page.items);
    ({ next } = page);
  } while (next !== undefined && entries.length < most);
  return entries.toReversed();
}

const fileName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_');

async function writeOut(folder: string, path: string, text: string): Promise<void> {
  try {
    makeFolder(folder);
    await writeFile(path, text);
  } catch (error) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `--out: got ${folder}, which cannot be written: ${whyUnwritable(error)}.`,
      {
        cause: error,
      },
    );
  }
}

function resultText(path: string, { kinds, leftOut }: Candidates, requests: number, dropped: number): string {
  const outcome =
    kinds.length === 0
      ? `Nothing was written: of ${requests} requests none can stand in a contract.`
      : `${path}: ${kinds.length} interactions of ${requests} requests.`;
  const lines = [
    ...kinds.map(({ interaction, count }) => `  ${interaction.description}${count === 1 ? '' : `  (${count} times)`}`),
    ...reasonLines(leftOut),
    ...(dropped === 0 ? [] : [`  ${dropped} more kinds of requests are left out: raise --max-interactions.`]),
  ];
  return `${[outcome, ...lines].map(plain).join('\n')}\n`;
}

/** One line for each reason, with the first requests that it is about. */
function reasonLines(leftOut: readonly LeftOut[]): string[] {
  const byReason = new Map<string, LeftOut[]>();
  for (const one of leftOut) byReason.set(one.reason, [...(byReason.get(one.reason) ?? []), one]);
  return [...byReason].map(([reason, list]) => {
    const named = list.slice(0, 5).map(({ id }) => `#${id}`);
    return `  left out: ${named.join(', ')}${list.length > 5 ? ` and ${list.length - 5} more` : ''}: ${reason}`;
  });
}
