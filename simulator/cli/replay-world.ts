import { plain } from '@mmp-sim/contracts/report';
import { writeOut } from './export-file.js';
import { GenerateProgress } from './generate-progress.js';
import { replay, type Replayed, type ReplayOptions } from './replay.js';
import { exitCodeAfter, onFirstSignal } from './signals.js';

const EXIT = { done: 0, notAll: 1 } as const;

/**
 * Replays a world and says how it goes: where it happens and how far it is on stderr, what came of it on stdout.
 *
 * @returns The exit code.
 */
export async function replayWorld(
  options: Omit<ReplayOptions, 'signal' | 'onBegin' | 'onProgress'>,
  isJson: boolean,
): Promise<number> {
  const stop = new AbortController();
  const freed = onFirstSignal((signal) => stop.abort(signal));
  const progress = new GenerateProgress({ parts: 'days', rows: 'messages' });
  const say = (text: string): boolean => process.stderr.write(`mmp-sim: ${plain(text)}\n`);
  try {
    const done = await replay({
      ...options,
      signal: stop.signal,
      onBegin: ({ catalogue: { apps }, keys }, workspace) => {
        say(`replaying ${options.config.app.name} in the workspace ${workspace}, whose clock is frozen from now on`);
        for (const { bundleId, platform } of [apps.android, apps.ios]) {
          say(`${bundleId} (${platform}) sends with the key ${keys[platform === 'ios' ? 'ios' : 'android']}`);
        }
      },
      onProgress: ({ days, of, told, share }) => progress.tell({ rows: told, parts: days, of, share }),
    });
    progress.end();
    const { isWhole, counts } = done;
    await writeOut([Buffer.from(`${isJson ? JSON.stringify(jsonOf(done)) : summary(done)}\n`)]);
    if (!isWhole) return exitCodeAfter(stop.signal.reason as NodeJS.Signals);
    return counts.problems > 0 ? EXIT.notAll : EXIT.done;
  } finally {
    progress.end();
    freed();
  }
}

const jsonOf = ({ workspace, atMs, isWhole, counts }: Replayed): object => ({
  workspace,
  complete: isWhole,
  clock: new Date(atMs).toISOString(),
  ...counts.asJson(),
});

function summary({ workspace, atMs, isWhole, counts }: Replayed): string {
  const at = new Date(atMs).toISOString();
  const end = isWhole
    ? `Replayed to its end: the clock of ${workspace} is frozen at ${at}.`
    : `Interrupted: ${workspace} has heard all until ${at}, where its clock is frozen. A replay begins anew, in another workspace.`;
  return [end, ...counts.lines()].map(plain).join('\n');
}
