import type { NewWorkspace } from '@mmp-sim/contracts/wire';
import { createSimulator, type Simulator, type WorkspaceHandle } from '../index.js';

/** The hooks of a test runner; Vitest's and Jest's fit. */
export type TestHooks = {
  readonly beforeAll: (run: () => Promise<void>) => unknown;
  readonly beforeEach: (run: () => void) => unknown;
  readonly afterAll: (run: () => Promise<void>) => unknown;
};

/**
 * Runs something with a workspace of its own, in a simulator of its own, and ends both: nothing else can send to it, and
 * any number may run at once.
 *
 * @param options - What `POST /_sim/workspaces` takes: apps, clock, mode.
 * @returns What `use` returns.
 * @throws {SimulatorError} For options that are wrong; and whatever `use` throws.
 */
export async function withWorkspace<T>(
  options: NewWorkspace,
  use: (world: WorkspaceHandle) => T | Promise<T>,
): Promise<T> {
  const simulator = await createSimulator();
  try {
    return await use(simulator.workspace(options));
  } finally {
    await simulator.close();
  }
}

/**
 * A fresh workspace for each test of a file, in one simulator for the file. Call it once, outside the tests; what it
 * returns stands for the workspace of the test that runs. It is there in `beforeAll` hooks too, and until the file ends.
 *
 * Each test has a workspace with an id, and so a `url`, of its own; its keys are good at that `url` alone. With an `id` in
 * the options all have that id: then the URL is the same for all tests of the file, and what a test sends too late arrives
 * in the next one's workspace.
 *
 * @param options - What `POST /_sim/workspaces` takes: apps, clock, mode.
 * @param hooks - `beforeAll`, `beforeEach` and `afterAll` of the test runner; those of the globals when left out.
 * @throws {TypeError} Where there are no hooks.
 */
export function useWorkspace(options: NewWorkspace = {}, hooks: TestHooks = globalHooks()): WorkspaceHandle {
  let simulator: Simulator | null = null;
  let world: WorkspaceHandle | null = null;
  let isFresh = false;

  const renew = (): void => {
    if (simulator === null) throw new RangeError('the simulator starts before the first test');
    world?.delete();
    // Keys lead to it from its own address only: what a test before sent too late is not this one's.
    world = simulator.workspace({ keyScope: 'workspace', ...options });
    isFresh = true;
  };
  hooks.beforeAll(async () => {
    simulator = await createSimulator();
    renew();
  });
  hooks.beforeEach(() => {
    // The first test takes the one that is there since `beforeAll`, where it may have been given campaigns.
    if (!isFresh) renew();
    isFresh = false;
  });
  hooks.afterAll(async () => {
    await simulator?.close();
  });
  return standIn(() => world);
}

function globalHooks(): TestHooks {
  const { beforeAll, beforeEach, afterAll } = globalThis as Partial<TestHooks>;
  if (beforeAll === undefined || beforeEach === undefined || afterAll === undefined) {
    throw new TypeError(
      'useWorkspace() found no beforeAll, beforeEach and afterAll. Import it from mmp-sim/testing/vitest or mmp-sim/testing/jest, or pass them: useWorkspace({ … }, { beforeAll, beforeEach, afterAll }).',
    );
  }
  return { beforeAll, beforeEach, afterAll };
}

/** Something that is, at any time, what `current` gives. */
function standIn(current: () => WorkspaceHandle | null): WorkspaceHandle {
  const target = Object.create(null) as WorkspaceHandle;
  return new Proxy(target, {
    get(_target, name) {
      const world = current();
      if (world === null) {
        // Whoever prints or awaits it may ask; whoever wants to use it should know.
        if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined;
        throw new RangeError(
          `the workspace of useWorkspace() is there inside tests and hooks; \`${name}\` was read before.`,
        );
      }
      const value: unknown = Reflect.get(world, name, world);
      return typeof value === 'function' ? (value.bind(world) as unknown) : value;
    },
    has: (_target, name) => {
      const world = current();
      return world !== null && name in world;
    },
  });
}
