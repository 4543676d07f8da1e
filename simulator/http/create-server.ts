import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { SimulatorError } from '../errors.js';
import { type Delivery, isDelivery } from '../ingest/delivery.js';
import type { Ingest } from '../ingest/ingest.js';
import { decodedSegment, type Route, type Routes } from '../ingest/routes.js';
import { canonicalIp } from '../ip-address.js';
import type { ResolvedLimits } from '../limits.js';
import type { WireResponse } from '../mmps/mmp.js';
import type { Directory } from '../workspaces/directory.js';
import { isOfDashboard } from '../dashboard-paths.js';
import { deliver } from './deliver.js';
import { type GuardSettings, refuseStranger } from './guard.js';
import { Nonsense } from './nonsense.js';
import { PROBLEM_TYPE, problemDocument } from './problem.js';
import { readBody, TOO_LARGE } from './read-body.js';
import type { ReportingHandler, ReportingTarget } from './reporting.js';
import { send } from './send.js';
import { Turns } from './turns.js';

export type ServerDeps = {
  readonly directory: Directory;
  readonly ingest: Ingest;
  readonly routes: Routes;
  readonly limits: ResolvedLimits;
  readonly guard: GuardSettings;
  /** Believe `X-Forwarded-For`. */
  readonly trustProxy: boolean;
  /** Everything that is not an MMP path. Asked for when it is first needed: loading it takes longer than the rest. */
  control(): Promise<RequestListener>;
  /** What reads numbers as the MMP's own reporting API; null where there is none. */
  readonly reporting: {
    /** Whether a request is for it. @param path - Without `/w/{id}`. */
    takes(method: string, path: string): boolean;
    /** Asked for when it is first needed. */
    handler(): Promise<ReportingHandler>;
  } | null;
  health(): Record<string, unknown>;
  /** A bug: it is answered as the MMP answers when it is down. */
  onBug(error: unknown): void;
};

/** Connections that are open, and that were one too many: for those who wonder why theirs was closed. */
type Traffic = { open: number; dropped: number };

const EMPTY = Buffer.alloc(0);
/** How often Node looks for requests that take too long. */
const MOST_BETWEEN_LOOKS_MS = 5000;

/** A server that does not listen yet. MMP paths take the short way; the control API is loaded when first called. */
export function createServer(deps: ServerDeps): Server {
  const { headerBytes, connections, headersMs, requestMs, silenceMs, keepAliveMs } = deps.limits;
  const traffic = { open: 0, dropped: 0 };
  const nonsense = new Nonsense();
  const server = createHttpServer(
    {
      maxHeaderSize: headerBytes,
      keepAliveTimeout: keepAliveMs,
      headersTimeout: Math.min(headersMs, requestMs),
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(MOST_BETWEEN_LOOKS_MS, headersMs / 4, requestMs / 4),
    },
    createHandler(deps, traffic, nonsense),
  );
  // Their bytes are limited. By number Node would let the last ones fall without a word.
  server.maxHeadersCount = 0;
  server.maxConnections = connections;
  server.on('drop', () => (traffic.dropped += 1));
  server.on('connection', (socket: Socket) => {
    traffic.open += 1;
    socket.once('close', () => (traffic.open -= 1));
  });
  server.timeout = silenceMs;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => nonsense.refuse(error, socket as Socket));
  server.on('connect', (_request: IncomingMessage, socket: Socket) => nonsense.refuse({ code: 'CONNECT' }, socket));
  return server;
}

/** MMP paths first, all else to the control API. */
function createHandler(deps: ServerDeps, traffic: Traffic, nonsense: Nonsense): RequestListener {
  const remoteIps = new WeakMap<Socket, string | null>();
  const turns = new Turns();

  return (request, response) => {
    nonsense.note(response);
    const target = targetOf(request.url ?? '/');
    const scope = scopeOf(target.path);
    const path = scope?.rest ?? target.path;
    if (deps.reporting?.takes(request.method ?? 'GET', path) === true) {
      handleReporting(deps.reporting, request, response, { scope: scope?.id ?? null, path, query: target.query });
      return;
    }
    const route = deps.routes.find(request.method ?? 'GET', path);
    if (route === null) {
      handleControl(request, response, target.path);
      return;
    }
    readBody(request, deps.limits.bodyBytes, (body) => {
      if (body === null) return;
      const isTooLarge = body === TOO_LARGE;
      const wire = {
        method: request.method ?? 'GET',
        scope: scope?.id ?? null,
        path,
        query: target.query,
        headers: request.headers,
        body: isTooLarge ? EMPTY : body,
        remoteIp: remoteIp(request),
        params: route.params,
        maxFields: deps.limits.fields,
      };
      turns.add(() => {
        try {
          const answer = deps.ingest.handle(route, wire, { bodyTooLarge: isTooLarge });
          // Mostly it stands at once; a promise of it would be three turns of the queue and a kilobyte for nothing.
          if (!(answer instanceof Promise)) send(response, answer);
          else {
            // All whom one commit serves are answered then.
            answer.then(
              (later) => turns.add(() => void answerLater(route, response, later)),
              (error: unknown) => answerBug(route, response, error),
            );
          }
        } catch (error) {
          answerBug(route, response, error);
        }
      });
    });
  };

  async function answerLater(route: Route, response: ServerResponse, answer: WireResponse | Delivery): Promise<void> {
    try {
      await (isDelivery(answer) ? deliver(response, answer) : send(response, answer));
    } catch (error) {
      answerBug(route, response, error);
    }
  }

  function handleControl(request: IncomingMessage, response: ServerResponse, path: string): void {
    // What a stranger sent may stand in any answer: no browser takes it for a page or a script, and no foreign page gets it.
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    // The page asks for the token itself, and nothing stands in it that anybody sent.
    const refused = refuseStranger(request, isOfDashboard(path) ? { ...deps.guard, token: null } : deps.guard);
    if (refused !== null) {
      request.resume();
      sendProblem(response, refused);
      return;
    }
    if (path === '/_sim/health' && (request.method === 'GET' || request.method === 'HEAD')) {
      const body = `${JSON.stringify({ ...deps.health(), connections: traffic }, null, 2)}\n`;
      send(response, { status: 200, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body });
      return;
    }
    deps
      .control()
      .then((handler) => handler(request, response))
      .catch((error: unknown) => {
        deps.onBug(error);
        const known = error instanceof SimulatorError ? error : new SimulatorError('INTERNAL', 'please report it.');
        sendProblem(response, known);
      });
  }

  /** It has tokens of its own, so that of `--token` is looked at there. */
  function handleReporting(
    reporting: NonNullable<ServerDeps['reporting']>,
    request: IncomingMessage,
    response: ServerResponse,
    target: ReportingTarget,
  ): void {
    request.resume();
    const refused = refuseStranger(request, { ...deps.guard, token: null });
    if (refused !== null) {
      sendProblem(response, refused);
      return;
    }
    reporting
      .handler()
      .then((handle) => handle(request, response, target))
      .catch((error: unknown) => {
        deps.onBug(error);
        sendProblem(response, new SimulatorError('INTERNAL', 'please report it.'));
      });
  }

  function answerBug(route: Route, response: ServerResponse, error: unknown): void {
    deps.onBug(error);
    send(response, route.mmp.answer({ endpoint: route.endpoint?.name ?? '', kind: 'unavailable' }, {}));
  }

  function remoteIp(request: IncomingMessage): string | null {
    if (deps.trustProxy) {
      const forwarded = request.headers['x-forwarded-for'];
      const first = (typeof forwarded === 'string' ? forwarded : forwarded?.[0])?.split(',', 1)[0];
      const ip = first === undefined ? null : canonicalIp(first);
      if (ip !== null) return ip;
    }
    const known = remoteIps.get(request.socket);
    if (known !== undefined) return known;
    const ip = canonicalIp(request.socket.remoteAddress ?? '');
    remoteIps.set(request.socket, ip);
    return ip;
  }
}

/** Path and query of a request target; proxies send it with scheme and host before it. */
function targetOf(url: string): { path: string; query: string } {
  let target = url;
  if (!url.startsWith('/') && URL.canParse(url)) {
    const { pathname, search } = new URL(url);
    target = pathname + search;
  }
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** What a `/w/{id}` before the path says. */
function scopeOf(path: string): { id: string; rest: string } | null {
  if (!path.startsWith('/w/')) return null;
  const end = path.indexOf('/', 3);
  return end < 0 ? null : { id: decodedSegment(path.slice(3, end)), rest: path.slice(end) };
}

function sendProblem(response: ServerResponse, error: SimulatorError): void {
  const { status, body } = problemDocument(error);
  send(response, { status, headers: { 'Content-Type': PROBLEM_TYPE }, body });
}
