import { type RequestHandler, Router } from 'express';
import { refuseMethod } from './control-request.js';
import type { MetricsDeps } from './prometheus.js';

/** `/metrics`: numbers for Prometheus. What writes them is loaded when somebody first asks. */
export function metricsRoutes(deps: MetricsDeps): Router {
  const answer: RequestHandler = async (_request, response) => {
    const { METRICS_TYPE, metricsText } = await import('./prometheus.js');
    response.setHeader('Content-Type', METRICS_TYPE);
    response.send(await metricsText(deps));
  };
  const router = Router();
  router.route('/').get(answer).all(refuseMethod);
  return router;
}
