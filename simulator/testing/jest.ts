import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { NewWorkspace, WorkspaceHandle } from '../index.js';
import { matchers, type MmpSimMatchers } from './matchers.js';
import { useWorkspace as useWorkspaceWith } from './workspaces.js';

export { matchers } from './matchers.js';
export { withWorkspace } from './workspaces.js';
// Named here, or the compiler does not look for what is extended below.
export type { Matchers } from 'expect';

expect.extend(matchers);

// The `expect` of @jest/globals, and of Jest's own package.
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T> extends MmpSimMatchers<R> {}
}

// The global one, where @types/jest is installed.
declare global {
  namespace jest {
    interface Matchers<R, T> extends MmpSimMatchers<R> {}
  }
}

/**
 * A fresh workspace for each test of a file. Call it once, outside the tests.
 *
 * @see useWorkspace of `mmp-sim/testing`.
 */
export const useWorkspace = (options?: NewWorkspace): WorkspaceHandle =>
  useWorkspaceWith(options, { beforeAll, beforeEach, afterAll });
