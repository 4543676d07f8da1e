import express, { type RequestHandler, Router } from 'express';
import { SimulatorError, unavailable } from '../errors.js';
import type { ControlDeps } from './control-app.js';
import { readQuery, refuseMethod } from './control-request.js';
import { presentWorkspace } from './present.js';

/** `/_sim/snapshot`: one workspace out, and in again. What it needs is loaded when somebody first asks. */
export function snapshotRoutes({ directory, url }: ControlDeps): Router {
  const router = Router();
  router
    .route('/')
    .get(async (request, response) => {
      const { workspace } = readQuery(directory, request);
      const { takeSnapshot } = await loadSnapshots();
      response.type('json').send(await takeSnapshot(workspace));
    })
    .put(async (request, response) => {
      const { workspace } = readQuery(directory, request);
      const { restoreSnapshot } = await loadSnapshots();
      await restoreSnapshot(workspace, request.body);
      response.json(presentWorkspace(workspace, url()));
    })
    .all(refuseMethod);
  return router;
}

/** What takes and restores them. @throws {SimulatorError} CONTROL_UNAVAILABLE. */
export async function loadSnapshots() {
  try {
    const [{ takeSnapshot }, { restoreSnapshot }] = await Promise.all([
      import('../snapshot/take.js'),
      import('../snapshot/restore.js'),
    ]);
    return { takeSnapshot, restoreSnapshot };
  } catch (error) {
    throw unavailable(error);
  }
}

/** Snapshots are larger than all other bodies. */
export function snapshotBody(snapshotBytes: number): RequestHandler {
  const parse = express.json({ limit: snapshotBytes, strict: false, type: 'application/json' });
  return (request, response, next) => {
    parse(request, response, (error?: unknown) =>
      next(error === undefined ? undefined : refusalOf(error, snapshotBytes)),
    );
  };
}

function refusalOf(error: unknown, snapshotBytes: number): unknown {
  const { type, message } = error as { type?: unknown; message?: unknown };
  if (type === 'entity.too.large') {
    return new SimulatorError(
      'SNAPSHOT_TOO_LARGE',
      `expected at most ${snapshotBytes} bytes. Raise limits.snapshotBytes.`,
      { cause: error },
    );
  }
  if (type !== 'entity.parse.failed') return error;
  const given = String(message);
  return new SimulatorError('BODY_UNREADABLE', `${given}. Was it cut? Expected what GET /_sim/snapshot answers.`, {
    cause: error,
    problems: [{ path: '', given, expected: 'JSON, as GET /_sim/snapshot answers it' }],
  });
}
