import type { JsonProblem } from '@mmp-sim/contracts/validators';
import { later } from '../../../later.js';
import type { ReportingApi } from '../../reporting-api.js';
import { readDimension } from './dimensions.js';
import { errors } from './envelope.js';
import { metricHint, metricOf } from './metric-ids.js';
import { isResource, placeOf } from './place.js';

const answers = later(() => import('./answers.js'));

const statuses = {
  'no-token': 401,
  'unknown-token': 401,
  'undecodable-token': 403,
  'no-right': 403,
  'too-many-requests': 429,
  'method-not-allowed': 405,
  unavailable: 503,
  bug: 500,
} as const;

/** Whether a text is three parts in base64url, of which the first two are JSON objects. */
function isJsonWebToken(token: string): boolean {
  const parts = token.split('.');
  return parts.length === 3 && parts.slice(0, 2).every(isJsonObject) && /^[\w-]+$/.test(parts[2] ?? '');
}

function isJsonObject(part: string): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/**
 * Tenjin's Reporting Metrics API v2 and what is read beside it.
 *
 * @see github.com/PostHog/posthog (source `tenjin`) for the statuses: 401 for a token that is missing or not known, 403
 *   for one that cannot be decoded or lacks the right. That tokens are JSON web tokens is assumed.
 */
export const tenjinReporting: ReportingApi = {
  takes(method, path) {
    const place = placeOf(path);
    if (place === null) return false;
    // What is sent to a path that is no resource is a sender's mistake, of which the journal tells.
    return method === 'GET' || method === 'HEAD' || isResource(place);
  },
  tokenOf({ authorization }) {
    const header = Array.isArray(authorization) ? authorization[0] : authorization;
    return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;
  },
  isDecodable: isJsonWebToken,
  rightsFor(path) {
    const resource = placeOf(path)?.resource;
    return resource === 'reports' || resource === 'saved_reports' ? ['reporting'] : ['reporting', 'campaigns'];
  },
  refuse(refusal, retryAfterS) {
    return errors(statuses[refusal], {
      ...(retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) }),
      ...(refusal === 'method-not-allowed' ? { Allow: 'GET, HEAD' } : {}),
    });
  },
  async answer(request, world) {
    const { reportingAnswer } = await answers();
    return reportingAnswer(request, world);
  },
  savedReportProblems({ reportType, metrics, groupBy }) {
    return [
      ...metrics.flatMap((given, at): JsonProblem[] =>
        metricOf(reportType, given) === null
          ? [{ path: `metrics.${at}`, given, expected: bare(metricHint(reportType, given)) }]
          : [],
      ),
      ...groupBy.flatMap((given, at): JsonProblem[] => {
        const dimension = readDimension(reportType, given);
        return typeof dimension === 'string' ? [] : [{ path: `groupBy.${at}`, given, expected: bare(dimension.hint) }];
      }),
    ];
  },
};

/** A hint without what a list of problems says itself. */
const bare = (hint: string): string => hint.replace(/^expected /, '').replace(/\.$/, '');
