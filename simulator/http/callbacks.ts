import { type Request, type Response, Router } from 'express';
import { callbackTemplates } from '../callbacks/templates.js';
import { invalid } from '../checked.js';
import type { Delivery } from '../delivery.js';
import { previewCallback } from '../workspaces/preview-callback.js';
import { fitting } from './answer-size.js';
import type { ControlDeps } from './control-app.js';
import { readCursor, readJson, readQuery, readWhole, refuseMethod } from './control-request.js';
import { DELIVERY_FILTERS, deliveryFilter } from './delivery-filter.js';
import { presentCallback, presentDelivery, presentMacro, presentPreview } from './present-callbacks.js';

/** `/_sim/callbacks`: what is called when something happens, what was planned, and how it went. */
export function callbackRoutes(deps: ControlDeps): Router {
  const { directory } = deps;
  const router = Router();
  router
    .route('/')
    .get((request, response) => {
      const { callbacks } = readQuery(directory, request).workspace;
      response.json({ items: callbacks.all().toReversed().map(presentCallback), mode: callbacks.mode });
    })
    .post((request, response) => {
      const { callbacks } = readQuery(directory, request).workspace;
      response.status(201).json(presentCallback(callbacks.add(readJson('NewCallback', request.body))));
    })
    .all(refuseMethod);
  router
    .route('/mode')
    .get((request, response) => {
      response.json({ mode: readQuery(directory, request).workspace.callbacks.mode });
    })
    .put((request, response) => {
      const { callbacks } = readQuery(directory, request).workspace;
      callbacks.mode = readJson('NewCallbackMode', request.body).mode;
      response.json({ mode: callbacks.mode });
    })
    .all(refuseMethod);
  router
    .route('/templates')
    .get((request, response) => {
      readQuery(directory, request);
      response.json({ items: callbackTemplates });
    })
    .all(refuseMethod);
  router
    .route('/macros')
    .get((request, response) => {
      response.json({ items: readQuery(directory, request).workspace.callbacks.macros.map(presentMacro) });
    })
    .all(refuseMethod);
  router
    .route('/preview')
    .post(async (request, response) => {
      const { workspace, query } = readQuery(directory, request, ['installation', 'app']);
      const { installation = null, app = null } = query;
      const input = readJson('NewCallback', request.body);
      response.json(presentPreview(await previewCallback(workspace, input, { installation, app })));
    })
    .all(refuseMethod);
  deliveryRoutes(router, deps);
  router
    .route('/:id')
    .get((request, response) => {
      response.json(presentCallback(readQuery(directory, request).workspace.callbacks.get(request.params.id)));
    })
    .patch((request, response) => {
      const { callbacks } = readQuery(directory, request).workspace;
      response.json(presentCallback(callbacks.patch(request.params.id, readJson('CallbackPatch', request.body))));
    })
    .delete((request, response) => {
      readQuery(directory, request).workspace.callbacks.delete(request.params.id);
      response.status(204).end();
    })
    .all(refuseMethod);
  return router;
}

function deliveryRoutes(router: Router, { directory, limits }: ControlDeps): void {
  router
    .route('/deliveries')
    .get((request, response) => listDeliveries(request, response, { directory, limits }))
    .all(refuseMethod);
  router
    .route('/deliveries/:id')
    .get((request, response) => {
      const { callbacks } = readQuery(directory, request).workspace;
      response.json(presentDelivery(callbacks.delivery(request.params.id), callbacks));
    })
    .all(refuseMethod);
  router
    .route('/deliveries/:id/redeliver')
    .post((request, response) => {
      const { callbacks } = readQuery(directory, request).workspace;
      response.status(202).json(presentDelivery(callbacks.redeliver(request.params.id), callbacks));
    })
    .all(refuseMethod);
}

/** The newest first. `since` asks for what came after a cursor, `before` for the next page. */
function listDeliveries(
  request: Request,
  response: Response,
  { directory, limits }: Pick<ControlDeps, 'directory' | 'limits'>,
): void {
  const { workspace, query } = readQuery(directory, request, [...DELIVERY_FILTERS, 'since', 'before', 'limit']);
  const { callbacks } = workspace;
  const { deliveries } = callbacks;
  const limit = readWhole(query, 'limit', { least: 1, most: 1000, otherwise: 100 });
  const since = readCursor(query['since'], '?since');
  if (since > deliveries.cursor) {
    const expected = `a cursor of the deliveries of this workspace, at most ${deliveries.cursor}`;
    throw invalid([{ path: '?since', given: String(since), expected }]);
  }
  const before = query['before'] === undefined ? deliveries.cursor + 1 : readCursor(query['before'], '?before');
  const isWanted = deliveryFilter(query);
  const found: Delivery[] = [];
  for (const delivery of deliveries.before(before)) {
    if (delivery.number <= since || found.length > limit) break;
    if (isWanted(delivery)) found.push(delivery);
  }
  const page = found.slice(0, limit).map((delivery) => presentDelivery(delivery, callbacks));
  const { items, left } = fitting(page, limits.answerBytes);
  response.json({
    items,
    ...(found.length > limit || left ? { next: items.at(-1)?.id ?? '0' } : {}),
    cursor: String(deliveries.cursor),
    ...(deliveries.droppedThrough > since ? { droppedThrough: String(deliveries.droppedThrough) } : {}),
  });
}
