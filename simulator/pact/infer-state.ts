import { type ProviderState, type ProviderStateName, providerState } from '@mmp-sim/contracts/provider-states';
import { checkControl, type ControlTypes } from '@mmp-sim/contracts/validators';
import type { Interaction } from './pact-file.js';
import { type Whose, whoseRequest } from './whose-request.js';

/**
 * The state in which an interaction that names none can hold: its own key, bundle and platform, and what the answer that
 * it expects presupposes.
 *
 * @returns Null where the request names no key, or what it names can be no app: then no state would help.
 */
export function inferState(interaction: Interaction): ProviderState | null {
  const whose = whoseRequest(interaction);
  const { key: sdkKey, bundleId, platform } = whose;
  const { status } = interaction.response;
  const app = checkedApp({ bundleId, platform });
  if (status === 401) return app === null ? null : providerState('an app with another key', app);
  if (sdkKey === null || !('value' in checkControl('StateNoApp', { sdkKey }))) return null;
  if (status === 404 || app === null) return providerState('no app', { sdkKey });
  const owned = { ...app, sdkKey };
  if (status === 429) return limitedState(interaction, owned);
  if (status === 503) return providerState('an app during an outage', owned);
  return installationState(interaction, whose, owned) ?? droppingState(interaction, whose, owned);
}

type App = ControlTypes['StateUnknownKey'];
type OwnedApp = App & { sdkKey: string };

function checkedApp(app: { bundleId: string | null; platform: string | null }): App | null {
  const checked = checkControl('StateUnknownKey', app);
  return 'value' in checked ? checked.value : null;
}

/** A read-out that names a network presupposes an installation that the network has brought. */
function installationState({ response }: Interaction, { endpoint, values }: Whose, app: OwnedApp) {
  if (endpoint?.name !== 'tenjin.user' || !isRecord(response.body)) return null;
  const { ad_network: channel, campaign_name: campaign } = response.body;
  if (typeof channel !== 'string') return null;
  const { analytics_installation_id: installationId, advertising_id: advertisingId } = values;
  const wanted = Object.entries({ channel, campaign, installationId, advertisingId });
  const checked = checkControl('StateInstallation', {
    ...app,
    ...Object.fromEntries(wanted.filter(([, value]) => typeof value === 'string' && value !== '')),
  });
  return 'value' in checked ? providerState('an attributed installation', checked.value) : null;
}

/** An answer that names no `Retry-After` leaves open how long it is. */
function limitedState({ response }: Interaction, app: OwnedApp): ProviderState {
  const text = response.headers['retry-after'];
  if (text === undefined) return providerState('an app that is rate limited', app);
  const checked = checkControl('StateLimitedApp', { ...app, retryAfter: text });
  return providerState('an app that is rate limited', 'value' in checked ? checked.value : app);
}

/** A 202 says by its phrase why nothing is kept. */
function droppingState({ response }: Interaction, { values }: Whose, app: OwnedApp): ProviderState {
  const phrase = response.status === 202 && isRecord(response.body) ? response.body['error'] : undefined;
  const { app_version: appVersion } = values;
  const name: ProviderStateName = phrase === 'not logged' ? 'an app with a disabled key' : 'an app';
  if (phrase === 'ignored' && typeof appVersion === 'string' && appVersion !== '') {
    return providerState('an app that ignores a version', { ...app, appVersion });
  }
  return providerState(name, app);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
