import { Readable } from 'node:stream';
import { sendFile, type SendOrder } from '../../simulator/cli/send-file.js';
import { exitOf, type Outcome, summary } from '../../simulator/cli/send-result.js';

/** A command that was run in the process of the test. */
export type SentHere = Outcome & { readonly exit: number; readonly summary: string; readonly told: readonly string[] };

export type Here = Partial<SendOrder> & {
  readonly to: string;
  /** What comes in where there is no file. */
  readonly stdin?: Readable;
  readonly stop?: AbortController;
  readonly cut?: AbortController;
};

/** Sends a file, or `stdin`, as `mmp-sim send` does, without a process of its own. */
export async function sendHere({ stdin, stop, cut, ...order }: Here): Promise<SentHere> {
  const whole: SendOrder = {
    file: null,
    key: 'SEND-KEY',
    app: { bundleId: 'com.example.game', platform: 'android' },
    concurrency: 16,
    rate: null,
    maxLineBytes: 1_000_000,
    mostWaiting: 10_000,
    patienceMs: 60_000,
    dead: null,
    ...order,
  };
  const told: string[] = [];
  const outcome = await sendFile(whole, {
    stdin: stdin ?? Readable.from([]),
    stopping: { stop: stop ?? new AbortController(), cut: cut ?? new AbortController() },
    tell: (line) => void told.push(line),
    watch: () => {},
  });
  return { ...outcome, exit: exitOf(outcome), summary: summary(outcome, whole.file), told };
}

/** What is sent as stdin. */
export const aStdin = (lines: readonly (object | string)[]): Readable =>
  Readable.from(lines.map((line) => Buffer.from(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`)));
