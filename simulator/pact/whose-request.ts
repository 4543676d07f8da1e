import { Routes } from '../ingest/routes.js';
import { defaultLimits } from '../limits.js';
import type { Endpoint, WireFields, WireRequest } from '../mmps/mmp.js';
import { tenjin } from '../mmps/tenjin/dialect.js';
import type { Interaction } from './pact-file.js';

/** Whose an interaction's request is, as the MMP would read it. */
export type Whose = {
  /** Null where no MMP takes the request. */
  readonly endpoint: Endpoint | null;
  readonly key: string | null;
  readonly bundleId: string | null;
  readonly platform: string | null;
  /** Short id where it is a tracking link. */
  readonly link: string | null;
  readonly values: WireFields['values'];
};

const routes = new Routes([tenjin], defaultLimits.fields);

/** Reads an interaction's request as if it had arrived. */
export function whoseRequest({ request: { method, path, query, headers, body } }: Pick<Interaction, 'request'>): Whose {
  const route = routes.find(method, path);
  const request: WireRequest = {
    method,
    scope: null,
    path,
    query,
    headers,
    body: Buffer.from(body, 'utf8'),
    remoteIp: null,
    params: route?.params ?? {},
    maxFields: defaultLimits.fields,
  };
  if (route === null)
    return { endpoint: null, key: null, bundleId: null, platform: null, link: null, values: Object.create(null) };
  const { values } = route.reader.fields(request);
  const { key, app, link } = route.mmp.identify(request, values);
  return {
    endpoint: route.endpoint,
    key: key ?? null,
    bundleId: app?.bundleId ?? null,
    platform: app?.platform ?? null,
    link: link ?? null,
    values,
  };
}
