import { ALL_ROWS } from './panels.js';

/** A week since the install, and the most days that are told. */
export const SUMMARY_DAYS = '7,120';

/** What the summary asks of the question `roas`, beside the filters. */
export const SUMMARY = {
  groupBy: 'channel',
  granularity: 'total',
  days: SUMMARY_DAYS,
  limit: ALL_ROWS,
  sql: 'false',
} as const;
