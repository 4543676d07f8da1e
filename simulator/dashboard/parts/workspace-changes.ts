import { occasion } from './occasion.js';

const changes = occasion();

/** Somebody here has made or deleted a workspace, or set one up otherwise. */
export const workspacesChanged = changes.happened;

/** Another number whenever the list of workspaces has to be asked for anew. */
export const useWorkspaceChanges = changes.useTimes;
