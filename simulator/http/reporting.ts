import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { wallNow } from '../clock.js';
import { SimulatorError } from '../errors.js';
import { askInsight } from '../insights/ask-insight.js';
import type { WireResponse } from '../mmps/mmp.js';
import type {
  Numbers,
  NumbersAsked,
  ReportingApi,
  ReportingRefusal,
  ReportingRequest,
  ReportingWorld,
} from '../mmps/reporting-api.js';
import type { Warehouse } from '../warehouse.js';
import type { AccessToken } from '../workspaces/access-tokens.js';
import type { Directory } from '../workspaces/directory.js';
import type { Workspace } from '../workspaces/workspace.js';
import { presentSavedReport } from './present-access.js';
import { presentCampaign } from './present.js';
import { RateLimit } from './rate-limit.js';
import { send } from './send.js';

export type ReportingDeps = {
  readonly api: ReportingApi;
  readonly directory: Directory;
  readonly warehouse: Warehouse;
  /** Address of the simulator, without a slash at the end. */
  readonly url: () => string;
  /** The token of `--token`; null where there is none. */
  readonly token: string | null;
  /** Wall time of a question. */
  readonly insightMs: number;
  readonly onBug: (error: unknown) => void;
};

/** Where a request goes: the workspace of its `/w/{id}`, null without one, and the rest of its target. */
export type ReportingTarget = { readonly scope: string | null; readonly path: string; readonly query: string };

export type ReportingHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  target: ReportingTarget,
) => Promise<void>;

/** Who asks, about what; `access` is null for the token of `--token`, which may do all. */
type Caller = { readonly workspace: Workspace; readonly access: AccessToken | null };
type Refused = { readonly refusal: ReportingRefusal; readonly note: string; readonly retryAfterS?: number };

/** What the wire answer of the MMP does not say. */
const NOTES = 'Mmp-Sim-Note';
const LONGEST_NOTES = 2000;
/** Rows of one insight that a report is made of; more would fill the memory. */
const MOST_ROWS = 500_000;
const ROWS_AT_A_TIME = 10_000;

/** Serves an MMP's reporting API. Strangers have been turned away before. Reads are not journaled. */
export function reportingHandler(deps: ReportingDeps): ReportingHandler {
  const { api, directory, onBug } = deps;
  const limit = new RateLimit();

  return async (request, response, target) => {
    let workspace: Workspace | null = null;
    try {
      if (directory.refusal() !== null) {
        send(response, api.refuse('unavailable'));
        return;
      }
      const caller = callerOf(request, target, deps);
      const refused = 'refusal' in caller ? caller : tooMany(caller, limit);
      if (refused !== null) {
        send(response, withNotes(api.refuse(refused.refusal, refused.retryAfterS), [refused.note]));
        return;
      }
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        send(response, withNotes(api.refuse('method-not-allowed'), ['Here it is only read.']));
        return;
      }
      ({ workspace } = caller as Caller);
      const base = `http://${request.headers.host ?? ''}${target.scope === null ? '' : `/w/${encodeURIComponent(target.scope)}`}`;
      const asked: ReportingRequest = { path: target.path, query: target.query, base };
      const told = { dropped: 0 };
      const answer = await api.answer(asked, worldOf(workspace, deps, told));
      const notes = told.dropped > 0 ? [...answer.notes, droppedNote(told.dropped)] : answer.notes;
      send(response, withNotes(answer.response, notes));
    } catch (error) {
      if (workspace !== null && directory.find(workspace.id) !== workspace) {
        send(
          response,
          withNotes(api.refuse('unknown-token'), [`The workspace ${workspace.id} was deleted meanwhile.`]),
        );
        return;
      }
      if (error instanceof SimulatorError && error.code !== 'INTERNAL') {
        send(response, withNotes(api.refuse('unavailable'), [error.detail]));
        return;
      }
      onBug(error);
      send(response, api.refuse('bug'));
    }
  };
}

function callerOf(
  { headers }: IncomingMessage,
  { scope, path }: ReportingTarget,
  { api, directory, token: guard }: ReportingDeps,
): Caller | Refused {
  const token = api.tokenOf(headers);
  if (token === null) {
    return {
      refusal: 'no-token',
      note: 'Send an access token as Authorization: Bearer <token>. POST /_sim/access-tokens makes one.',
    };
  }
  const scoped = scope === null ? null : directory.find(scope);
  if (guard !== null && isSame(token, guard) && (scope === null || scoped !== null)) {
    return { workspace: scoped ?? directory.default(), access: null };
  }
  const workspace = scope === null ? directory.ownerOfToken(token) : scoped;
  const access = workspace?.accessTokens.find(token) ?? null;
  if (workspace === null || access === null) return unknownToken(token, scope, { api, directory });
  if (guard !== null && workspace.accessTokens.isWorkedOut(access)) {
    return {
      refusal: 'unknown-token',
      note: 'The simulator made this token, so that anybody can work it out; where --token guards the simulator it does not count. Send the token of --token, or one whose text you have chosen.',
    };
  }
  if (access.disabled) return { refusal: 'unknown-token', note: 'This access token is disabled.' };
  const needed = api.rightsFor(path);
  if (!needed.some((right) => access.rights.includes(right))) {
    return {
      refusal: 'no-right',
      note: `This access token lacks the right ${needed.join(' or ')}. PATCH /_sim/access-tokens/{id} gives it.`,
    };
  }
  return { workspace, access };
}

function unknownToken(
  token: string,
  scope: string | null,
  { api, directory }: Pick<ReportingDeps, 'api' | 'directory'>,
): Refused {
  const refusal = api.isDecodable(token) ? 'unknown-token' : 'undecodable-token';
  if (scope !== null && directory.find(scope) === null) return { refusal, note: `No workspace has the id ${scope}.` };
  const owner = directory.all().find(({ accessTokens }) => accessTokens.find(token) !== null);
  if (owner !== undefined)
    return { refusal, note: `It is a token of the workspace ${owner.id}: ask at /w/${owner.id}.` };
  if (directory.isKey(token)) {
    const note = 'This is an SDK key. Reports are read with an access token: POST /_sim/access-tokens makes one.';
    return { refusal, note };
  }
  const note =
    refusal === 'unknown-token'
      ? 'No workspace has this access token. GET /_sim/access-tokens lists them.'
      : 'No workspace has this access token, and it is no JSON web token (three parts with dots between), which makes it 403 and not 401. GET /_sim/access-tokens lists them.';
  return { refusal, note };
}

function tooMany({ workspace, access }: Caller, limit: RateLimit): Refused | null {
  if (access === null || access.requestsPerMinute === null) return null;
  const retryAfterS = limit.take(`${workspace.id}\n${access.id}`, access.requestsPerMinute, wallNow());
  if (retryAfterS === null) return null;
  const note = `More than ${access.requestsPerMinute} requests within a minute. "requestsPerMinute": null of the access token takes any number.`;
  return { refusal: 'too-many-requests', note, retryAfterS };
}

/** @param told - Hears how many facts the numbers lack. */
function worldOf(
  workspace: Workspace,
  { warehouse, url, insightMs }: ReportingDeps,
  told: { dropped: number },
): ReportingWorld {
  const { catalog, savedReports, clock } = workspace;
  const nowMs = clock.now();
  return {
    apps: catalog.apps(),
    channels: catalog.channels.all(),
    campaigns: catalog.campaigns().map((campaign) => presentCampaign(campaign, workspace, url())),
    savedReports: savedReports.all().map(presentSavedReport),
    nowMs,
    ask: (asked) => allRows(asked, { workspace: workspace.id, nowMs, insightMs, warehouse }, told),
  };
}

/** All rows of an insight, however many pages they are. @throws {SimulatorError} ANSWER_TOO_LARGE and those of the insight. */
async function allRows(
  { question, days, ...rest }: NumbersAsked,
  of: Pick<ReportingDeps, 'warehouse' | 'insightMs'> & { readonly workspace: string; readonly nowMs: number },
  told: { dropped: number },
): Promise<Numbers[]> {
  const { warehouse, insightMs, ...about } = of;
  const rows: Numbers[] = [];
  const options = {
    ...rest,
    groupBy: [...rest.groupBy],
    filters: Object.fromEntries(Object.entries(rest.filters).map(([name, values]) => [name, [...values]])),
    ...(days === undefined ? {} : { days: [...days] }),
    limit: ROWS_AT_A_TIME,
  };
  let cursor: string | undefined = '0';
  while (cursor !== undefined) {
    const answer = await askInsight(
      warehouse,
      { question, ...about },
      { ...options, cursor },
      { timeoutMs: insightMs },
    );
    if (answer.total > MOST_ROWS) {
      const detail = `${answer.total} rows. Ask for fewer days, or group by less.`;
      throw new SimulatorError('ANSWER_TOO_LARGE', detail);
    }
    told.dropped = Math.max(told.dropped, answer.dropped ?? 0);
    rows.push(...(answer.items as Numbers[]));
    cursor = answer.next;
  }
  return rows;
}

const droppedNote = (facts: number): string =>
  `These numbers lack ${facts} facts that limits have pushed out of memory. Raise limits.facts and limits.factBytes, or keep all of them by --store file:PATH.`;

/** A header holds visible ASCII; what is none is percent-encoded. */
function withNotes(response: WireResponse, notes: readonly string[]): WireResponse {
  if (notes.length === 0) return response;
  const text = notes
    .join(' | ')
    .replaceAll('–', '-')
    .replaceAll(/[^ -~]/g, (one) => encodeURIComponent(one.toWellFormed()));
  return { ...response, headers: { ...response.headers, [NOTES]: text.slice(0, LONGEST_NOTES) } };
}

/** Compares digests: how long that takes says nothing of the token, its length included. */
function isSame(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
