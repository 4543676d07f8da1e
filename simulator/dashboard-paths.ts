/** Where the views of the dashboard stand: each is answered with its page, so that it can be reloaded and linked to. */
export const VIEW_PATHS = [
  '/',
  '/installations',
  '/campaigns',
  '/simulate',
  '/callbacks',
  '/control',
  '/control/clock',
  '/control/apps',
  '/control/faults',
  '/control/sql',
] as const;

export type ViewPath = (typeof VIEW_PATHS)[number];

/** What the page is made of. */
export const ASSETS = '/assets/';

/** Whether a path is of the page itself, in which nothing stands that anybody sent. */
export const isOfDashboard = (path: string): boolean =>
  (VIEW_PATHS as readonly string[]).includes(path) || path.startsWith(ASSETS);
