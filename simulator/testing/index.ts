export { matchers } from './matchers.js';
export { useWorkspace, withWorkspace } from './workspaces.js';
export type { AttributedOptions, AttributedTo } from './attributed.js';
export type { Checkable } from './checked-world.js';
export type { MmpSimMatchers } from './matchers.js';
export type { ReceivedOptions, ReceivedWhere } from './received.js';
export type { TestHooks } from './workspaces.js';
