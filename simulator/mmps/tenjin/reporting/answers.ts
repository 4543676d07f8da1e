import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { ReportType } from '@mmp-sim/contracts/wire';
import type { WireResponse } from '../../mmp.js';
import type { ReportingAnswer, ReportingRequest, ReportingWorld } from '../../reporting-api.js';
import { badRequest, errors, json, list } from './envelope.js';
import { readParameters } from './parameters.js';
import { EXPORTS_ROOT, kinds, type Place, placeOf, ROOT } from './place.js';
import { type ReadQuery, readPage, readReportQuery, readSavedQuery, type Refused } from './report-query.js';
import { reportRows } from './report-rows.js';
import { found, type Kind, listed } from './resources.js';

/** Where the ids of the apps stand that another API is asked about, as clients write it. */
const EXPORTS_IDS = 'ids[]';
/** Reports that are no saved ones, by their place under `/reports/`. */
const families: Readonly<Record<string, ReportType>> = {
  spend: 'user_acquisition',
  ad_revenue: 'ad_revenue',
  sk_ad_network: 'sk_ad_network',
};

/** What is asked for by a path under `/v2`, or beside it. */
export async function reportingAnswer(request: ReportingRequest, world: ReportingWorld): Promise<ReportingAnswer> {
  const place = placeOf(request.path);
  if (place === null || place.isDeeper) return notFound(`nothing is at ${request.path}.`);
  const { root, resource, id } = place;
  if (root === EXPORTS_ROOT) return exportsAnswer(place, request, world);
  if (resource === 'reports') return reportAnswer(id, request, world);
  const kind = kinds.find((one) => one === resource);
  if (kind === undefined) return notFound(nearestTo(resource));
  return id === null ? listAnswer(kind, request, world) : oneAnswer(kind, id, world);
}

const told = (response: WireResponse, ...notes: readonly string[]): ReportingAnswer => ({ response, notes });
const notFound = (note: string): ReportingAnswer => told(errors(404), note);
/** The MMP names one thing; people are told of all. */
const refused = (all: readonly Refused[]): ReportingAnswer =>
  told(badRequest(all[0]?.error ?? 'Bad Request'), ...all.map(({ note }) => note));

function nearestTo(resource: string): string {
  const known = ['reports', ...kinds];
  const meant = didYouMean(resource, known);
  const there = meant === null ? `there are ${known.join(', ')}.` : `did you mean ${meant}?`;
  return `nothing is at ${ROOT}/${resource}: ${there} Senders post to /v0 and /v1.`;
}

/**
 * Names of apps by their ids; of all where none is asked for.
 *
 * @see github.com/barel1296/mart-Marketing-Intelligence-Platform-: the path, `ids[]`, and a name by id. The envelope is that
 *   of `/v2`, as a test of that client has it (assumed); an id that no app has is left out.
 */
function exportsAnswer({ resource, id }: Place, request: ReportingRequest, { apps }: ReportingWorld): ReportingAnswer {
  if (resource !== 'apps' || id !== null) return notFound(`${EXPORTS_ROOT}/apps is all that is known there.`);
  const asked = new URLSearchParams(request.query).getAll(EXPORTS_IDS);
  const named = apps.filter((app) => asked.length === 0 || asked.includes(app.id));
  const unknown = asked.filter((one) => apps.every((app) => app.id !== one));
  const data = named.map((app) => ({ id: app.id, type: 'app', attributes: { name: app.name } }));
  return told(json(200, { data }), ...unknown.map((one) => `${EXPORTS_IDS}: no app has the id ${one}.`));
}

async function reportAnswer(
  id: string | null,
  request: ReportingRequest,
  world: ReportingWorld,
): Promise<ReportingAnswer> {
  if (id === null) return notFound(`expected ${Object.keys(families).join(', ')} or the id of a saved report.`);
  const { parameters, repeated } = readParameters(request.query);
  const read = readQuery(id, parameters, world);
  if ('refused' in read) return refused(read.refused);
  const { query } = read;
  const rows = await reportRows(query, world);
  const unknown = query.appIds.filter((appId) => world.apps.every((app) => app.id !== appId));
  const notes = unknown.map((appId) => `app_ids: no app has the id ${appId}.`);
  const response = list(rows, query, request, { metrics: query.metrics.map((one) => one.id) });
  return told(response, ...repeated, ...read.notes, ...notes);
}

/** A word where a saved report's id should stand is one that is not found, whatever else it might mean. */
function readQuery(id: string, parameters: URLSearchParams, world: ReportingWorld): ReadQuery {
  const family = Object.hasOwn(families, id) ? families[id] : undefined;
  if (family !== undefined) return readReportQuery(family, parameters);
  const saved = world.savedReports.find((one) => one.id === id);
  if (saved !== undefined) return readSavedQuery(saved, parameters, world.nowMs);
  const meant = didYouMean(id, Object.keys(families));
  const hint = meant === null ? 'POST /_sim/saved-reports makes one.' : `did you mean ${meant}?`;
  return { refused: [{ error: 'Saved report not found', note: `no saved report has the id ${id}: ${hint}` }] };
}

function listAnswer(kind: Kind, request: ReportingRequest, world: ReportingWorld): ReportingAnswer {
  const { parameters, repeated } = readParameters(request.query);
  const wrong: Refused[] = [];
  const page = readPage(parameters, wrong);
  if (wrong.length > 0) return refused(wrong);
  const filter = filters[kind];
  const wanted = filter === undefined ? null : parameters.get(filter.parameter);
  const all = listed(kind, world);
  const items =
    filter === undefined || wanted === null
      ? all
      : all.filter(({ attributes }) => attributes?.[filter.attribute] === wanted);
  const notes = items.length === 0 && wanted !== null ? [`${filter?.parameter ?? ''}: nothing has ${wanted}.`] : [];
  return told(list(items, page, request), ...repeated, ...notes);
}

/** By what a list can be narrowed. */
const filters: Partial<Readonly<Record<Kind, { readonly parameter: string; readonly attribute: string }>>> = {
  campaigns: { parameter: 'app_id', attribute: 'app_id' },
  saved_reports: { parameter: 'report_type', attribute: 'report_type' },
};

function oneAnswer(kind: Kind, id: string, world: ReportingWorld): ReportingAnswer {
  const data = found(kind, id, world);
  return data === null ? notFound(`${kind}: none has the id ${id}.`) : told(json(200, { data }));
}
