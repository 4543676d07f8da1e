import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { ReportType } from '@mmp-sim/contracts/wire';
import type { WireResponse } from '../../mmp.js';
import type { ReportingAnswer, ReportingRequest, ReportingWorld } from '../../reporting-api.js';
import { badRequest, errors, json, list } from './envelope.js';
import { kinds, placeOf } from './place.js';
import { type ReadQuery, readPage, readReportQuery, readSavedQuery, type Refused } from './report-query.js';
import { reportRows } from './report-rows.js';
import { found, type Kind, listed } from './resources.js';

/** Reports that are no saved ones, by their place under `/reports/`. */
const families: Readonly<Record<string, ReportType>> = {
  spend: 'user_acquisition',
  ad_revenue: 'ad_revenue',
  sk_ad_network: 'sk_ad_network',
};

/** What is asked for by a path under `/v2`. */
export async function reportingAnswer(request: ReportingRequest, world: ReportingWorld): Promise<ReportingAnswer> {
  const { resource, id, isDeeper } = placeOf(request.path);
  if (isDeeper) return notFound(`nothing is at ${request.path}.`);
  if (resource === 'reports') return reportAnswer(id, request, world);
  const kind = kinds.find((one) => one === resource);
  if (kind === undefined) return notFound(`there are reports, ${kinds.join(', ')}.`);
  return id === null ? listAnswer(kind, request, world) : oneAnswer(kind, id, world);
}

const told = (response: WireResponse, ...notes: readonly string[]): ReportingAnswer => ({ response, notes });
const notFound = (note: string): ReportingAnswer => told(errors(404), note);
/** The MMP names one thing; people are told of all. */
const refused = (all: readonly Refused[]): ReportingAnswer =>
  told(badRequest(all[0]?.error ?? 'Bad Request'), ...all.map(({ note }) => note));

async function reportAnswer(
  id: string | null,
  request: ReportingRequest,
  world: ReportingWorld,
): Promise<ReportingAnswer> {
  if (id === null) return notFound(`expected ${Object.keys(families).join(', ')} or the id of a saved report.`);
  const read = readQuery(id, new URLSearchParams(request.query), world);
  if ('refused' in read) return refused(read.refused);
  const { query } = read;
  const rows = await reportRows(query, world);
  const unknown = query.appIds.filter((appId) => world.apps.every((app) => app.id !== appId));
  const notes = unknown.map((appId) => `app_ids: no app has the id ${appId}.`);
  const response = list(rows, query, request, { metrics: query.metrics.map((one) => one.id) });
  return told(response, ...read.notes, ...notes);
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
  const parameters = new URLSearchParams(request.query);
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
  return told(list(items, page, request), ...notes);
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
