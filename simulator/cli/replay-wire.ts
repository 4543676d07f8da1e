import { createSender, type Sender, type Target } from '@mmp-sim/sender';
import type { ControlClient } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import type { Platform } from '../synthesis/world/world.js';
import type { Call } from './replay-calls.js';
import type { ReplayCounts } from './replay-counts.js';
import type { ReplayTarget } from './replay-target.js';

/** A simulator that is there answers at once: whatever is asked of it again, is so a few times. */
const PATIENCE = { maxAttempts: 5, baseDelayMs: 200, maxDelayMs: 2000 };

/** Says what happens where an MMP hears it: tracking links, and what a backend sends. One after another. */
export class ReplayWire {
  readonly #client: ControlClient;
  readonly #sender: Sender;
  readonly #counts: ReplayCounts;
  #settle: { readonly done: () => void; readonly fail: (error: Error) => void } | null = null;

  constructor(client: ControlClient, { baseUrl, keys }: ReplayTarget, counts: ReplayCounts) {
    this.#client = client;
    this.#counts = counts;
    const sdkKey = ({ platform }: Target): string => keys[platform as Platform];
    this.#sender = createSender({ mmp: 'tenjin', sdkKey, baseUrl, ...PATIENCE });
    this.#listen();
  }

  /** Resolves when it is known what became of it. @throws {SimulatorError} Where nothing more of the app is taken. */
  async send({ kind, call }: Call): Promise<void> {
    const settled = new Promise<void>((done, fail) => {
      this.#settle = { done, fail };
    });
    // A call that is refused has nothing to settle.
    settled.catch(() => {});
    this.#counts.sent(kind);
    try {
      await this.#sender[kind](call as never);
    } catch (error) {
      return this.#counts.problem(`refused by the sender: ${error instanceof Error ? error.message : String(error)}`);
    }
    await settled;
  }

  /**
   * Opens a tracking link, as the phone does or its network.
   *
   * @returns Where it leads; null for a pixel. @throws {SimulatorError} UNREACHABLE.
   */
  async open(kind: 'click' | 'impression', shortId: string, parameters: URLSearchParams): Promise<string | null> {
    this.#counts.sent(kind);
    const path = `/v0/${kind}/${encodeURIComponent(shortId)}?${parameters.toString()}`;
    const { status, location } = await this.#client.openLink(path);
    if (status >= 400) this.#counts.problem(`${kind}: its link was answered with ${status}`);
    return location;
  }

  async close(): Promise<void> {
    await this.#sender.close({ timeoutMs: 0 });
  }

  #listen(): void {
    const sender = this.#sender;
    const done = (): void => this.#settle?.done();
    sender.on('delivered', done);
    sender.on('dropped', ({ kind, reason }) => {
      this.#counts.problem(`${kind} thrown away by the MMP: ${reason}`);
      done();
    });
    sender.on('dead', ({ kind, reason }) => {
      this.#counts.problem(`${kind} not taken: ${reason}`);
      done();
    });
    sender.on('held', ({ kind, reason }) => {
      this.#counts.problem(`${kind} held: ${reason}`);
      done();
    });
    sender.on('parked', ({ target, reason }) => {
      const app = `${target.bundleId} (${target.platform})`;
      const next = 'Look at its key by GET /_sim/apps, and begin anew in another workspace.';
      this.#settle?.fail(new SimulatorError('REQUEST_INVALID', `--replay: ${app} is refused: ${reason}. ${next}`));
    });
    sender.on('warning', ({ kind, findings }) => {
      for (const { rule } of findings) this.#counts.note(`${kind}: ${rule}`);
    });
    sender.on('retry', ({ kind, reason }) => this.#counts.note(`${kind} sent again: ${reason}`));
    sender.on('failure', ({ error }) => this.#settle?.fail(error instanceof Error ? error : new Error(String(error))));
  }
}
