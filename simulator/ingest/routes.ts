import type { Reader } from '../journal/entry.js';
import type { Endpoint, Mmp, WireFields, WireRequest } from '../mmps/mmp.js';

/** Where a request belongs: an endpoint, or only the MMP whose paths it resembles. */
export type Route = {
  readonly mmp: Mmp;
  readonly endpoint: Endpoint | null;
  readonly params: Readonly<Record<string, string>>;
  /** How its requests are read; where there is no endpoint, as those of the MMP's first one. */
  readonly reader: RouteReader;
  /** The endpoint takes this method. */
  readonly allowed: boolean;
};

/** Reads the parameters of a request, when it comes and again when the journal is asked. */
type RouteReader = Reader & { readonly fields: (request: WireRequest) => WireFields };

type Target = {
  readonly mmp: Mmp;
  readonly endpoint: Endpoint;
  readonly reader: RouteReader;
  readonly param: string | null;
};

const NO_PARAMS = Object.freeze(Object.create(null) as Record<string, string>);

/** Finds the endpoint of a path in a flat map; a path under an MMP's first segment is the MMP's even without one. */
export class Routes {
  readonly #exact = new Map<string, Target>();
  readonly #byParent = new Map<string, Target>();
  readonly #roots = new Map<string, { mmp: Mmp; reader: RouteReader }>();
  readonly #simple = new Map<string, { readonly route: Route; readonly methods: readonly string[] }>();
  readonly #maxFields: number;
  #fallback: { mmp: Mmp; reader: RouteReader } | undefined;

  /** @param maxFields - Most parameters that are read of a request. */
  constructor(mmps: readonly Mmp[], maxFields: number) {
    this.#maxFields = maxFields;
    for (const mmp of mmps) for (const endpoint of mmp.endpoints) this.#add(mmp, endpoint);
  }

  /** @param path - Without the query and `/w/{id}`. A trailing slash does not matter. */
  find(method: string, path: string): Route | null {
    const known = this.#simple.get(path);
    if (known?.methods.includes(method) === true) return known.route;

    const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const exact = this.#exact.get(trimmed);
    if (exact !== undefined) return route(exact, method, NO_PARAMS);

    const slash = trimmed.lastIndexOf('/');
    const parent = this.#byParent.get(trimmed.slice(0, slash));
    if (parent?.param != null && slash + 1 < trimmed.length) {
      const params = Object.create(null) as Record<string, string>;
      params[parent.param] = decodedSegment(trimmed.slice(slash + 1));
      return route(parent, method, params);
    }
    const first = trimmed.split('/', 2)[1] ?? '';
    const root = this.#roots.get(first) ?? (isMeantForAnMmp(method, first) ? this.#fallback : undefined);
    return root === undefined ? null : { ...root, endpoint: null, params: NO_PARAMS, allowed: true };
  }

  /** How a request that was taken once is read again. @throws {RangeError} If there is no MMP (a caller bug). */
  readerOf(method: string, path: string): Reader {
    const reader = this.find(method, path)?.reader ?? this.#fallback?.reader;
    if (reader === undefined) throw new RangeError('no MMP reads this');
    return reader;
  }

  #add(mmp: Mmp, endpoint: Endpoint): void {
    const segments = endpoint.path.split('/');
    const reader = readerOf(mmp, endpoint, this.#maxFields);
    const root = segments[1] ?? '';
    if (!this.#roots.has(root)) this.#roots.set(root, { mmp, reader });
    this.#fallback ??= { mmp, reader };
    const last = segments.at(-1) ?? '';
    if (last.startsWith(':')) {
      this.#byParent.set(segments.slice(0, -1).join('/'), { mmp, endpoint, reader, param: last.slice(1) });
      return;
    }
    const target = { mmp, endpoint, reader, param: null };
    this.#exact.set(endpoint.path, target);
    const allowed = { ...route(target, '', NO_PARAMS), allowed: true };
    this.#simple.set(endpoint.path, { route: allowed, methods: endpoint.methods });
  }
}

/** Name under which a request stands that no endpoint takes. */
export const unknownEndpoint = (mmp: Mmp): string => `${mmp.id}.unknown`;

/** Every name that an entry of the journal can have as its endpoint. */
export const endpointNames = (mmps: readonly Mmp[]): string[] =>
  mmps.flatMap((mmp) => [...mmp.endpoints.map(({ name }) => name), unknownEndpoint(mmp)]);

/** Of the ingest path, for MMPs that sign, need an install first, or are asked behind a `/w/{id}`. */
const ownRules = ['bad-signature', 'callback-loop', 'no-install-yet', 'no-such-workspace'];

/** Every rule that a finding can have. */
export const findingRules = (mmps: readonly Mmp[]): string[] => [
  ...new Set([...mmps.flatMap((mmp) => mmp.rules()), ...ownRules]),
];

/** A version, or a call that can only be a sender's: pages are only ever read. */
function isMeantForAnMmp(method: string, first: string): boolean {
  return first !== '_sim' && (/^v\d+$/.test(first) || method === 'POST');
}

function route({ mmp, endpoint, reader }: Target, method: string, params: Route['params']): Route {
  return { mmp, endpoint, reader, params, allowed: (endpoint.methods as readonly string[]).includes(method) };
}

function readerOf(mmp: Mmp, endpoint: Endpoint, maxFields: number): RouteReader {
  const fields = (request: WireRequest): WireFields => endpoint.fields(request);
  return { fields, values: (request) => fields({ ...request, maxFields }).values, canonical: mmp.canonical };
}

/** A segment of a path; as it stands where it cannot be decoded. */
export function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
