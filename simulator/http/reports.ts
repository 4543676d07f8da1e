import { Router } from 'express';
import type { ReportRows } from '../reports/report-rows.js';
import type { NetworkReport } from '../reports/network-reports.js';
import type { SkanPostback } from '../reports/skan-postbacks.js';
import type { Workspace } from '../workspaces/workspace.js';
import { fitting } from './answer-size.js';
import type { ControlDeps } from './control-app.js';
import { readCursor, readQuery, readWhole, refuseMethod } from './control-request.js';
import { presentNetworkReport, presentSkanPostback } from './present-reports.js';
import { type Filtered, REPORT_FILTERS, reportFilter } from './report-filter.js';

/** What differs between the two kinds of reports. */
type Kind<Row extends { readonly number: number }> = {
  readonly rowsOf: (workspace: Workspace) => ReportRows<Row>;
  readonly filtered: (row: Row) => Filtered;
  readonly present: (row: Row) => object;
  /** Checks a body and takes what it holds. */
  readonly add: (workspace: Workspace, body: unknown) => object;
};

/** `/_sim/network-reports`: what ad networks report of themselves, by UTC day. */
export function networkReportRoutes(deps: ControlDeps): Router {
  return reportRoutes<NetworkReport>(deps, {
    rowsOf: ({ reports }) => reports.network.rows,
    filtered: (report) => report,
    present: presentNetworkReport,
    add: ({ reports }, body) => reports.network.add(body),
  });
}

/** `/_sim/skan-postbacks`: what Apple's SKAdNetwork sends. Their day is the one on which they came. */
export function skanPostbackRoutes(deps: ControlDeps): Router {
  return reportRoutes<SkanPostback>(deps, {
    rowsOf: ({ reports }) => reports.skan.rows,
    filtered: (one) => ({ ...one, date: new Date(one.atMs).toISOString().slice(0, 10), country: one.countryCode }),
    present: presentSkanPostback,
    add: ({ reports }, body) => reports.skan.add(body),
  });
}

function reportRoutes<Row extends { readonly number: number }>(
  { directory, limits }: ControlDeps,
  { rowsOf, filtered, present, add }: Kind<Row>,
): Router {
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const asked = readQuery(directory, request, [...REPORT_FILTERS, 'before', 'limit']);
      const { workspace, query } = asked;
      const limit = readWhole(query, 'limit', { least: 1, most: 1000, otherwise: 100 });
      const before = query['before'] === undefined ? Number.POSITIVE_INFINITY : readCursor(query['before'], '?before');
      const isWanted = reportFilter(asked);
      const found: Row[] = [];
      for (const row of rowsOf(workspace).before(before)) {
        if (found.length > limit) break;
        if (isWanted(filtered(row))) found.push(row);
      }
      const page = fitting(
        found.slice(0, limit).map((row) => ({ row, shown: present(row) })),
        limits.answerBytes,
      );
      const isMore = found.length > limit || page.left;
      response.json({
        items: page.items.map(({ shown }) => shown),
        ...(isMore ? { next: String(page.items.at(-1)?.row.number ?? 0) } : {}),
      });
    })
    .post((request, response) => {
      const { workspace } = readQuery(directory, request);
      response.status(201).json(add(workspace, request.body));
    })
    .delete((request, response) => {
      const asked = readQuery(directory, request, REPORT_FILTERS);
      const isWanted = reportFilter(asked);
      response.json({ deleted: rowsOf(asked.workspace).delete((row) => isWanted(filtered(row))) });
    })
    .all(refuseMethod);
  return router;
}
