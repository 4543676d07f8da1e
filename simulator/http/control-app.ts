import { nameHint } from '@mmp-sim/contracts/known-names';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import { SimulatorError } from '../errors.js';
import type { ResolvedLimits } from '../limits.js';
import type { Warehouse } from '../warehouse.js';
import type { Directory } from '../workspaces/directory.js';
import { jsonSize } from './answer-size.js';
import { accessTokenRoutes } from './access-tokens.js';
import { appRoutes } from './apps.js';
import { assertionRoutes } from './assertions.js';
import { callbackRoutes } from './callbacks.js';
import { campaignRoutes } from './campaigns.js';
import { channelRoutes } from './channels.js';
import { clockRoutes } from './clock.js';
import { VIEW_PATHS } from '../dashboard-paths.js';
import { dashboardRoutes } from './dashboard.js';
import { docsRoutes, openapiRoutes, publishedDocument } from './docs.js';
import { duplicateRoutes } from './duplicates.js';
import { claimRoutes, engagementRoutes } from './engagements.js';
import { removeLeftovers } from '../export-folder.js';
import { exportRoutes } from './export.js';
import { faultRoutes } from './faults.js';
import { insightRoutes } from './insights.js';
import { attributionRoutes, installRoutes } from './installs.js';
import { holdAnswers } from './hold-answers.js';
import { loadMetrics, metricsRoutes } from './metrics.js';
import { pactRoutes } from './pact.js';
import { PROBLEM_TYPE, problemDocument } from './problem.js';
import { requestRoutes } from './requests.js';
import type { EventStream } from './event-stream.js';
import { networkReportRoutes, skanPostbackRoutes } from './reports.js';
import { resetRoutes } from './reset.js';
import { savedReportRoutes } from './saved-reports.js';
import { sqlRoutes } from './sql.js';
import { subscriptionRoutes } from './subscriptions.js';
import { loadSnapshots, snapshotBody, snapshotRoutes } from './snapshot.js';
import { streamRoutes } from './stream.js';
import { workspaceRoutes } from './workspaces.js';
import { worldRoutes } from './worlds.js';
import { Worlds } from '../worlds/worlds.js';

export type ControlDeps = {
  readonly directory: Directory;
  readonly warehouse: Warehouse;
  /** Address of the simulator, without a slash at the end. */
  readonly url: () => string;
  readonly limits: ResolvedLimits;
};

export type ControlAppDeps = ControlDeps & {
  readonly onBug: (error: unknown) => void;
  /** How many bugs have been told of. */
  readonly bugs: () => number;
};

/** The control API under `/_sim`, and `/metrics`. Never listens. */
export function createControlApp(deps: ControlAppDeps): Express {
  const app = express();
  const openStreams = new Set<EventStream>();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');

  app.use((_request, _response, next) => {
    const refusal = deps.directory.refusal();
    if (refusal !== null) throw refusal;
    next();
  });
  app.use(
    holdAnswers(
      () => deps.directory.saved(),
      (error) => asSimulatorError(error),
    ),
  );
  app.use(answerReadably(deps.limits.answerBytes));
  app.use('/_sim/snapshot', refuseOtherTypes, snapshotBody(deps.limits.snapshotBytes));
  app.use(
    '/_sim',
    refuseOtherTypes,
    express.json({ limit: deps.limits.bodyBytes, strict: false, type: 'application/json' }),
  );
  const resources: Record<string, Router> = {
    '/_sim/workspaces': workspaceRoutes(deps),
    '/_sim/apps': appRoutes(deps),
    '/_sim/channels': channelRoutes(deps),
    '/_sim/campaigns': campaignRoutes(deps),
    '/_sim/engagements': engagementRoutes(deps),
    '/_sim/claims': claimRoutes(deps),
    '/_sim/subscriptions': subscriptionRoutes(deps),
    '/_sim/network-reports': networkReportRoutes(deps),
    '/_sim/skan-postbacks': skanPostbackRoutes(deps),
    '/_sim/requests': requestRoutes(deps),
    '/_sim/assert': assertionRoutes(deps),
    '/_sim/duplicates': duplicateRoutes(deps),
    '/_sim/faults': faultRoutes(deps),
    '/_sim/callbacks': callbackRoutes(deps),
    '/_sim/access-tokens': accessTokenRoutes(deps),
    '/_sim/saved-reports': savedReportRoutes(deps),
    '/_sim/pact/state': pactRoutes(deps),
    '/_sim/installs': installRoutes(deps),
    '/_sim/insights': insightRoutes(deps),
    '/_sim/export': exportRoutes(deps),
    '/_sim/sql': sqlRoutes(deps),
    '/_sim/attribution': attributionRoutes(deps),
    '/_sim/clock': clockRoutes(deps),
    '/_sim/reset': resetRoutes(deps),
    '/_sim/worlds': worldRoutes({ ...deps, worlds: new Worlds(deps.limits, deps.onBug) }),
    '/_sim/snapshot': snapshotRoutes(deps),
    '/_sim/stream': streamRoutes({ ...deps, open: openStreams }),
    '/_sim/openapi.json': openapiRoutes(deps),
    '/_sim/docs': docsRoutes(deps),
    '/metrics': metricsRoutes({ ...deps, streams: () => openStreams.size }),
  };
  app.get('/_sim', (_request, response) => response.redirect('/_sim/docs'));
  for (const [path, router] of Object.entries(resources)) app.use(path, router);
  app.all('/_sim/health', refuseHealthMethod);
  app.use(dashboardRoutes());
  app.use(refuseUnknownPath([...Object.keys(resources), '/_sim/health', ...VIEW_PATHS]));
  app.use(answerProblem(deps.onBug));
  return app;
}

/** Loads what is otherwise loaded when it is first asked for, and clears away what an earlier process left behind. */
export async function loadRest(): Promise<void> {
  await Promise.all([publishedDocument(), loadSnapshots(), loadMetrics(), removeLeftovers()]);
}

/** Indented, and with a line end: people read these answers in terminals. */
function answerReadably(mostBytes: number): RequestHandler {
  return (_request, response, next) => {
    response.json = (body: unknown) => {
      if (jsonSize(body, mostBytes) > mostBytes) {
        throw new SimulatorError(
          'ANSWER_TOO_LARGE',
          `more than ${mostBytes} bytes. Ask for one of them by its id, or raise limits.answerBytes.`,
        );
      }
      return response.type('json').send(`${JSON.stringify(body, null, 2)}\n`);
    };
    next();
  };
}

/** A form can be sent across origins without asking; JSON cannot. */
const refuseOtherTypes: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (hasBody && type !== 'application/json') {
    throw new SimulatorError(
      'BODY_NOT_JSON_TYPE',
      `content-type: got ${type === '' ? 'none' : type}, expected application/json.`,
    );
  }
  next();
};

/** GET and HEAD have been answered before this app was loaded. */
const refuseHealthMethod: RequestHandler = ({ method }, response) => {
  response.setHeader('Allow', 'GET');
  throw new SimulatorError('METHOD_NOT_ALLOWED', `${method} /_sim/health: expected GET.`);
};

function refuseUnknownPath(known: readonly string[]): RequestHandler {
  return ({ path, method }) => {
    throw new SimulatorError('NOT_FOUND', `nothing answers ${method} ${path}. ${nameHint(path, known)}`);
  };
}

function answerProblem(onBug: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = asSimulatorError(error);
    if (known.code === 'INTERNAL') onBug(error);
    const { status, body } = problemDocument(known);
    response.status(status).type(PROBLEM_TYPE).send(body);
  };
}

function asSimulatorError(error: unknown): SimulatorError {
  if (error instanceof SimulatorError) return error;
  const { type, message } = error as { type?: unknown; message?: unknown };
  if (type === 'entity.too.large') {
    return new SimulatorError('BODY_TOO_LARGE', 'send less, or raise limits.bodyBytes.', { cause: error });
  }
  if (type === 'entity.parse.failed') {
    return new SimulatorError('BODY_UNREADABLE', `${String(message)}.`, { cause: error });
  }
  if (error instanceof URIError) {
    return new SimulatorError(
      'REQUEST_INVALID',
      `path: ${error.message}. Percent-encode it, a percent sign itself as %25.`,
      {
        cause: error,
      },
    );
  }
  // What Express and its parsers refuse (an unknown charset, a broken compression) says so by its status.
  const status = (error as { status?: unknown }).status;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new SimulatorError('BODY_UNREADABLE', `${String(message)}.`, { cause: error });
  }
  return new SimulatorError('INTERNAL', 'this should not happen: please report it with the request that caused it.', {
    cause: error,
  });
}
