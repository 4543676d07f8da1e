import { type RequestHandler, Router } from 'express';
import { unavailable } from '../errors.js';
import { refuseMethod } from './control-request.js';
import type { MetricsDeps } from './prometheus.js';

/** What writes the numbers: loaded when it is first asked for, or with the rest of the control API. */
export const loadMetrics = () =>
  import('./prometheus.js').catch((error: unknown) => {
    throw unavailable(error);
  });

/** `/metrics`: numbers for Prometheus. */
export function metricsRoutes(deps: MetricsDeps): Router {
  const answer: RequestHandler = async (_request, response) => {
    const { METRICS_TYPE, metricsText } = await loadMetrics();
    response.setHeader('Content-Type', METRICS_TYPE);
    response.send(await metricsText(deps));
  };
  const router = Router();
  router.route('/').get(answer).all(refuseMethod);
  return router;
}
