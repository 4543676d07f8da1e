import type { Endpoint, Mmp } from '../mmps/mmp.js';

/** Where a request belongs: an endpoint, or only the MMP whose paths it resembles. */
export type Route = {
  readonly mmp: Mmp;
  readonly endpoint: Endpoint | null;
  readonly params: Readonly<Record<string, string>>;
  /** The endpoint takes this method. */
  readonly allowed: boolean;
};

type Target = { readonly mmp: Mmp; readonly endpoint: Endpoint; readonly param: string | null };

const NO_PARAMS = Object.freeze(Object.create(null) as Record<string, string>);

/** Finds the endpoint of a path in a flat map; a path under an MMP's first segment is the MMP's even without one. */
export class Routes {
  readonly #exact = new Map<string, Target>();
  readonly #byParent = new Map<string, Target>();
  readonly #roots = new Map<string, Mmp>();
  readonly #simple = new Map<string, Route>();

  constructor(mmps: readonly Mmp[]) {
    for (const mmp of mmps) for (const endpoint of mmp.endpoints) this.#add(mmp, endpoint);
  }

  /** @param path - Without the query and `/w/{id}`. A trailing slash does not matter. */
  find(method: string, path: string): Route | null {
    const known = this.#simple.get(`${method} ${path}`);
    if (known !== undefined) return known;

    const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const exact = this.#exact.get(trimmed);
    if (exact !== undefined) return route(exact, method, NO_PARAMS);

    const slash = trimmed.lastIndexOf('/');
    const parent = this.#byParent.get(trimmed.slice(0, slash));
    if (parent?.param != null && slash + 1 < trimmed.length) {
      const params = Object.create(null) as Record<string, string>;
      params[parent.param] = decoded(trimmed.slice(slash + 1));
      return route(parent, method, params);
    }
    const mmp = this.#roots.get(trimmed.split('/', 2)[1] ?? '');
    return mmp === undefined ? null : { mmp, endpoint: null, params: NO_PARAMS, allowed: true };
  }

  #add(mmp: Mmp, endpoint: Endpoint): void {
    const segments = endpoint.path.split('/');
    this.#roots.set(segments[1] ?? '', mmp);
    const last = segments.at(-1) ?? '';
    if (last.startsWith(':')) {
      this.#byParent.set(segments.slice(0, -1).join('/'), { mmp, endpoint, param: last.slice(1) });
      return;
    }
    const target = { mmp, endpoint, param: null };
    this.#exact.set(endpoint.path, target);
    for (const method of endpoint.methods)
      this.#simple.set(`${method} ${endpoint.path}`, route(target, method, NO_PARAMS));
  }
}

function route({ mmp, endpoint }: Target, method: string, params: Route['params']): Route {
  return { mmp, endpoint, params, allowed: (endpoint.methods as readonly string[]).includes(method) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
