import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SimulatorError } from '../errors.js';

/** What is given to the verifier of `@pact-foundation/pact-core`, in its own words; see its `VerifierOptions`. */
export type NativeOptions = Readonly<Record<string, unknown>> & { readonly providerBaseUrl: string };

/** What it answers: an interaction that does not hold is `Error`, and has an entry among the errors. */
export type NativeResults = {
  readonly errors: readonly NativeError[];
  /** Of pacts that the provider has never met: they are told and do not count. */
  readonly pendingErrors: readonly NativeError[];
  readonly interactionResults: readonly {
    readonly description: string;
    /** Such as `185ms`. */
    readonly duration: string;
    readonly result: string;
  }[];
  /** Why a broker could not be told the result; null where it was, or need not be. */
  readonly unpublished: string | null;
};

export type NativeError = {
  /** `Verifying a pact between A and B Given a state - description`. */
  readonly interaction: string;
  readonly mismatch: {
    readonly message?: string;
    readonly mismatches?: readonly NativeMismatch[];
  };
};

export type NativeMismatch = {
  readonly type: string;
  readonly mismatch: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly key?: string;
  readonly path?: string;
};

/** As much of what the library prints is kept for when it says nothing else. */
const KEPT_CHARACTERS = 4000;

/** Pact's verifier, in a process of its own. */
export class NativeVerifier {
  readonly #child: ChildProcess;
  #asked = 0;
  #printed = '';

  /** @throws {SimulatorError} PACT_CORE_MISSING where nobody has installed it. */
  constructor() {
    const library = pactCore();
    // By the package's own name: the same from its sources and from what is built.
    const root = dirname(createRequire(import.meta.url).resolve('mmp-sim/openapi.json'));
    this.#child = fork(join(root, 'bin/pact-verifier.js'), [library], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      // The library tells its makers of every run, unless it is told not to. All that it asks is on this machine.
      env: { ...process.env, PACT_DO_NOT_TRACK: 'true', NO_COLOR: '1', NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#printed = (this.#printed + chunk.toString()).slice(-KEPT_CHARACTERS);
      });
    }
  }

  /** @throws {SimulatorError} INTERNAL where the library breaks down. */
  async verify(options: NativeOptions): Promise<NativeResults> {
    const id = (this.#asked += 1);
    const answered = new Promise<string>((resolve, reject) => {
      const ended = (): void => reject(this.#broken('it ended without an answer'));
      const told = (answer: { id: number; said: string }): void => {
        if (answer.id !== id) return;
        this.#child.off('exit', ended).off('message', told);
        resolve(answer.said);
      };
      this.#child.once('exit', ended).on('message', told);
    });
    this.#printed = '';
    this.#child.send({ id, options });
    return this.#resultsOf(await answered);
  }

  /** Ends it at once, whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await ended;
  }

  #resultsOf(said: string): NativeResults {
    let results: unknown;
    try {
      results = JSON.parse(said);
    } catch {
      throw this.#broken(said);
    }
    if (typeof results === 'object' && results !== null && 'interactionResults' in results) {
      // The library says so in its log alone, and goes on as if all were well.
      const [, unpublished = null] =
        /Publishing of verification results failed[^:\n]*: ([^\n]*)/.exec(this.#printed) ?? [];
      return { pendingErrors: [], errors: [], ...results, unpublished } as unknown as NativeResults;
    }
    throw this.#broken(said);
  }

  #broken(reason: string): SimulatorError {
    return new SimulatorError('INTERNAL', `Pact's verifier broke down: ${reason}. It printed: ${this.#printed.trim()}`);
  }
}

/** Where Pact's verifier is: beside mmp-sim, or in the project that mmp-sim is used in. */
function pactCore(): string {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(from).resolve('@pact-foundation/pact-core');
    } catch {
      // Then perhaps in the other place.
    }
  }
  throw new SimulatorError(
    'PACT_CORE_MISSING',
    'it holds a native library of 16 MB, which mmp-sim does not force on everybody. Install it in your project: npm install --save-dev @pact-foundation/pact-core',
  );
}
