import { randomUUID } from 'node:crypto';
import type { ProviderState } from '@mmp-sim/contracts/provider-states';
import { providerState } from '@mmp-sim/contracts/provider-states';
import type { Platform } from '@mmp-sim/contracts/wire';
import type { Sent } from './exchange.js';
import type { Interaction } from './pact-file.js';
import { type Whose, whoseRequest } from './whose-request.js';
import { wireParameters } from './wire-parameters.js';

/** What the caller has at the real MMP; a probe that needs what is missing is not sent. */
export type OwnApp = {
  readonly sdkKey?: string | undefined;
  readonly bundleId?: string | undefined;
  readonly platform?: Platform | undefined;
  /** Advertising id or installation id of a device whose attribution may be asked for. */
  readonly device?: string | undefined;
};

/** A request that nothing can come of. */
export type Probe = {
  readonly name: string;
  readonly request: Sent;
  /** The state in which the simulator is asked the same. */
  readonly state: ProviderState | null;
  /** `read-out`: what is answered depends on what the real one knows, so only its form is compared. */
  readonly compared: 'all' | 'form';
};

type Skipped = { readonly name: string; readonly reason: string };
export type Plan = { readonly probes: readonly Probe[]; readonly skipped: readonly Skipped[] };

/**
 * What can be asked of a real MMP without anything being recorded: calls with a random key, calls with the caller's key
 * and a random bundle id, and the read-out of a device that the caller names. Ids of devices are random in all others.
 *
 * @param interactions - Of pacts: their requests are the ones that are varied, each path once. Empty: those of the schemas.
 */
export function planDrift(interactions: readonly Interaction[], own: OwnApp): Plan {
  const probes: Probe[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  const given = interactions.length === 0 ? ownInteractions() : interactions;
  for (const interaction of given) {
    const { description, request, response } = interaction;
    const whose = whoseRequest(interaction);
    const reason = unusable(whose, request);
    if (interactions.length > 0 && (reason !== null || ![401, 404].includes(response.status))) {
      skipped.push({ name: description, reason: reason ?? recordable(response.status) });
    }
    const call = `${request.method} ${request.path} ${request.headers['authorization'] === undefined ? 'api_key' : 'Basic'}`;
    if (reason !== null || seen.has(call)) continue;
    seen.add(call);
    const variants = variantsOf(call, request, whose, own);
    probes.push(...variants.probes);
    skipped.push(...variants.skipped);
  }
  return { probes, skipped };
}

function unusable({ endpoint, link }: Whose, { headers, body }: Interaction['request']): string | null {
  if (endpoint === null) return 'no endpoint of the MMP takes it';
  if (link !== null) return 'a click or view of a link is always recorded';
  const type = headers['content-type'] ?? FORM;
  return body !== '' && !type.toLowerCase().startsWith(FORM) ? 'its body is no form, and is not rewritten' : null;
}

const recordable = (status: number): string =>
  status === 202
    ? 'what is thrown away today may be recorded tomorrow; only variants of it are sent'
    : `it expects ${status}, so the real one would record it; only variants of it are sent`;

/** The ways in which a call is sent so that nothing comes of it. */
function variantsOf(call: string, request: Interaction['request'], whose: Whose, own: OwnApp): Plan {
  const probes: Probe[] = [];
  const skipped: Skipped[] = [];
  const unknownKey = `${call}: a key that nobody has`;
  const key = randomUUID().replaceAll('-', '').toUpperCase();
  probes.push({ name: unknownKey, request: rewritten(request, { ...randomIds(), key }), state: null, compared: 'all' });

  const unknownBundle = `${call}: a bundle id that nobody has`;
  if (own.sdkKey === undefined) {
    skipped.push({ name: unknownBundle, reason: 'it needs --sdk-key' });
  } else {
    const changes = { ...randomIds(), key: own.sdkKey, bundle_id: `mmp-sim.drift.${randomUUID()}` };
    const state = providerState('no app', { sdkKey: own.sdkKey });
    const sent = rewritten(request, changes);
    if (`${sent.query}&${sent.body}`.includes(`bundle_id=${changes.bundle_id}`)) {
      probes.push({ name: unknownBundle, request: sent, state, compared: 'all' });
    } else {
      // With a good key and no bundle id nobody can say what the real one would do.
      skipped.push({ name: unknownBundle, reason: 'its request names no bundle_id that could be another' });
    }
  }
  if (whose.endpoint?.name === 'tenjin.user') addReadout(call, request, own, { probes, skipped });
  return { probes, skipped };
}

function addReadout(
  call: string,
  request: Interaction['request'],
  { sdkKey, bundleId, platform, device }: OwnApp,
  { probes, skipped }: { probes: Probe[]; skipped: Skipped[] },
): void {
  const name = `${call}: the attribution of a device of yours`;
  if (sdkKey === undefined || bundleId === undefined || platform === undefined || device === undefined) {
    skipped.push({ name, reason: 'it needs --sdk-key, --bundle-id, --platform and --device' });
    return;
  }
  const ids = { advertising_id: device, analytics_installation_id: device, developer_device_id: device };
  probes.push({
    name,
    request: rewritten(request, { ...ids, key: sdkKey, bundle_id: bundleId, platform }),
    state: providerState('an app', { sdkKey, bundleId, platform }),
    compared: 'form',
  });
}

const randomIds = () => ({
  advertising_id: randomUUID(),
  analytics_installation_id: randomUUID(),
  developer_device_id: randomUUID(),
});

type Changes = Readonly<Record<string, string>> & { readonly key: string };

/** The same request with other values where it has any, and with another key where it has its own. */
function rewritten({ method, path, query, headers, body }: Interaction['request'], { key, ...values }: Changes): Sent {
  const changed = (text: string): string => {
    const pairs = [...new URLSearchParams(text)].map(([name, value]): [string, string] => [
      name,
      name === 'api_key' ? key : value === '' ? '' : (values[name] ?? value),
    ]);
    return new URLSearchParams(pairs).toString();
  };
  const { authorization } = headers;
  const basic = `Basic ${Buffer.from(`${key}:`, 'utf8').toString('base64')}`;
  return {
    method,
    path,
    query: changed(query),
    body: changed(body),
    headers: {
      ...(body === '' ? {} : { 'content-type': FORM }),
      ...(authorization === undefined ? {} : { authorization: basic }),
    },
  };
}

const FORM = 'application/x-www-form-urlencoded';

/** Each call once with the key as HTTP Basic, as servers send it, and the event with it as a parameter too. */
function ownInteractions(): Interaction[] {
  const basic = { authorization: 'Basic replaced' };
  return [
    ownInteraction('POST', '/v0/event', basic),
    ownInteraction('POST', '/v0/event', {}),
    ownInteraction('POST', '/v0/purchase', basic),
    ownInteraction('POST', '/v1/subscriptions', basic),
    ownInteraction('POST', '/v0/ad_impressions', basic),
    ownInteraction('POST', '/v0/conversion-values', basic),
    ownInteraction('GET', '/v0/user', basic),
  ];
}

function ownInteraction(method: 'GET' | 'POST', path: string, key: Readonly<Record<string, string>>): Interaction {
  const { required = [], parameters } = wireParameters(path) ?? {};
  const names = new Set([...required, 'advertising_id', 'analytics_installation_id', 'developer_device_id']);
  if (Object.keys(key).length === 0) names.add('api_key');
  const pairs = [...names].map((name): [string, string] => [name, parameters?.get(name)?.examples?.[0] ?? '']);
  const form = new URLSearchParams(pairs).toString();
  const isGet = method === 'GET';
  return {
    description: `${method} ${path}`,
    states: [],
    request: {
      method,
      path,
      query: isGet ? form : '',
      headers: { ...key, 'content-type': FORM },
      body: isGet ? '' : form,
    },
    response: { status: 401, headers: {}, body: null },
  };
}
