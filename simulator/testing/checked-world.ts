import type { Assertion } from '@mmp-sim/contracts/wire';
import { ControlClient, type ControlTarget } from '../control-client.js';
import { SimulatorError } from '../errors.js';
import type { AssertionAnswer, InstallStory, RequestEntry, Simulator, WorkspaceHandle } from '../index.js';

/**
 * What the matchers can look at: a simulator (its default workspace), one of its workspaces, the URL of a simulator in
 * another process (`http://127.0.0.1:4747`, or `…/w/{id}` for a workspace), or that with a token.
 */
export type Checkable = Simulator | WorkspaceHandle | string | ControlTarget;

/** A workspace as the matchers see it, here or in another process. */
export type CheckedWorld = {
  assert(assertion: Assertion): Promise<AssertionAnswer>;
  /** Null where no installation has the id. */
  install(id: string, app: string | undefined): Promise<InstallStory | null>;
  /** The newest requests first; not necessarily all. */
  /** Newest first, and whether the journal holds no more. */
  requests(): Promise<{ readonly items: readonly RequestEntry[]; readonly isAll: boolean }>;
  cursor(): Promise<string>;
};

/** @throws {TypeError} For what is none of {@link Checkable}. */
export function checkedWorld(received: unknown): CheckedWorld {
  if (typeof received === 'string') return remoteWorld({ url: received });
  if (typeof received === 'object' && received !== null) {
    const { then, assert, default: first, url } = received as Record<string, unknown>;
    if (typeof then === 'function') {
      throw new TypeError('expect(…) got a promise, expected what it resolves to: write expect(await …).');
    }
    // Told by what it can do: a test may hold another copy of the class.
    if (typeof assert === 'function') return localWorld((first ?? received) as WorkspaceHandle);
    if (typeof url === 'string') return remoteWorld(received as ControlTarget);
  }
  const kind = received === null ? 'null' : Array.isArray(received) ? 'an array' : `a value of type ${typeof received}`;
  throw new TypeError(
    `expect(…) got ${kind}, expected a simulator, one of its workspaces, the URL of a running simulator, or {url, workspace?, token?}.`,
  );
}

function localWorld(workspace: WorkspaceHandle): CheckedWorld {
  return {
    assert: (assertion) => workspace.assert(assertion),
    install: (id, app) => orNull(() => workspace.install(id, app === undefined ? {} : { app })),
    requests: async () => ({ items: workspace.requests(), isAll: true }),
    cursor: async () => workspace.cursor,
  };
}

const REQUESTS_LOOKED_AT = 1000;

type Page = { readonly items: readonly RequestEntry[]; readonly cursor: string; readonly next?: string };

function remoteWorld(target: ControlTarget): CheckedWorld {
  const client = new ControlClient(target);
  return {
    assert: (assertion) => client.assert<AssertionAnswer>(assertion),
    install: (id, app) => orNull(() => client.install<InstallStory>(id, app)),
    requests: async () => {
      const { items, next } = await client.requests<Page>(REQUESTS_LOOKED_AT);
      return { items, isAll: next === undefined };
    },
    cursor: async () => (await client.requests<Page>(1)).cursor,
  };
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SimulatorError && error.code === 'NOT_FOUND' && error.detail.startsWith('no installation')) {
      return null;
    }
    throw error;
  }
}
