// What the control API has for taking rows away as they are.

/** @typedef {import('./control-parts.mjs').Entry} Entry */

/** By tag, then by method and path. @type {Readonly<Record<string, Readonly<Record<string, Entry>>>>} */
export const exportOperations = {
  Export: {
    'GET /_sim/export': {
      id: 'listExportTables',
      summary: 'The tables that can be exported, with their columns',
      answers: { 200: 'ExportTableList' },
    },
    'GET /_sim/export/{file}': {
      id: 'exportTable',
      summary: 'All rows of a table',
      description:
        'Named by the table and the format: `events.csv`, `tenjin.events.parquet`. All of one instant, however long it takes; nothing is gathered in memory. Days are UTC days, both inside, of the column that `GET /_sim/export` names as `time`. The header `Mmp-Sim-Dropped-Facts` says how many facts limits have pushed out, where they have: the answer lacks them.',
      query: ['from', 'to', 'neutralize'],
      answers: { 200: ['text/csv', 'application/x-ndjson', 'application/vnd.apache.parquet'] },
      problems: ['EXPORT_LIMIT', 'EXPORT_UNAVAILABLE', 'SQL_LIMIT'],
    },
  },
};
