import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { NewWorkspace, WorkspaceHandle } from '../index.js';
import { matchers, type MmpSimMatchers } from './matchers.js';
import { useWorkspace as useWorkspaceWith } from './workspaces.js';

export { matchers } from './matchers.js';
export { withWorkspace } from './workspaces.js';

expect.extend(matchers);

declare module 'vitest' {
  interface Matchers<T> extends MmpSimMatchers {}
}

/**
 * A fresh workspace for each test of a file. Call it once, outside the tests.
 *
 * @see useWorkspace of `mmp-sim/testing`.
 */
export const useWorkspace = (options?: NewWorkspace): WorkspaceHandle =>
  useWorkspaceWith(options, { beforeAll, beforeEach, afterAll });
