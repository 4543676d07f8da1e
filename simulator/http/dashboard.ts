import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import { SimulatorError } from '../errors.js';
import { refuseMethod } from './control-request.js';
import { ASSETS, VIEW_PATHS } from '../dashboard-paths.js';

/** No script, style, font or picture of anybody else, none that stands in the page, and nobody may show it in a frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page that `npm run build` makes of `simulator/dashboard`. All that it shows is asked of `/_sim`; Simulate sends to the MMP besides. */
export function dashboardRoutes(): Router {
  // By the letter: the page itself knows no other spelling of its addresses, and neither does the guard.
  const router = Router({ strict: true, caseSensitive: true });
  const folder = builtFolder();
  router.use((_request, response, next) => {
    response.setHeader('Content-Security-Policy', POLICY);
    response.setHeader('Referrer-Policy', 'no-referrer');
    next();
  });
  // Their names tell what is in them.
  router.use(
    ASSETS,
    express.static(`${folder}assets/`, { immutable: true, maxAge: '1y', index: false, redirect: false }),
  );
  router
    .route([...VIEW_PATHS])
    .get(page(folder))
    .all(refuseMethod);
  return router;
}

const page =
  (folder: string): RequestHandler =>
  (_request, response, next) => {
    // Another version has other assets.
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: folder }, (error) => {
      if (error === undefined || response.headersSent) return;
      next(
        new SimulatorError(
          'CONTROL_UNAVAILABLE',
          'the dashboard is not built. Run npm run build; /_sim/docs needs none.',
          {
            cause: error,
          },
        ),
      );
    });
  };

/** By the package's own name: the same from its sources and from what is built. */
function builtFolder(): string {
  const beside = createRequire(import.meta.url).resolve('mmp-sim/openapi.json');
  return fileURLToPath(new URL('dist/dashboard/', pathToFileURL(beside)));
}
