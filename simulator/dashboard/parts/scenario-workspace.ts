const PREFIX = 'scenario-';

/** In which workspace a scenario is played. */
export const scenarioWorkspace = (id: string): string => PREFIX + id;

/** Whether a workspace was made for a scenario. */
export const isOfScenario = (workspace: string): boolean => workspace.startsWith(PREFIX);
