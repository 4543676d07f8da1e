import type {
  StateApp,
  StateIgnoringApp,
  StateInstallation,
  StateLimitedApp,
  StateNoApp,
  StateUnknownKey,
} from './wire.js';

/** Parameters of each Pact provider state; what is left out has a default. */
export type ProviderStateParams = {
  'an app': StateApp;
  'an app with a disabled key': StateApp;
  'an app that ignores a version': StateIgnoringApp;
  'an app that needs an advertising id': StateApp;
  'an app with another key': StateUnknownKey;
  'no app': StateNoApp;
  'an attributed installation': StateInstallation;
  'an app that is rate limited': StateLimitedApp;
  'an app during an outage': StateApp;
};

export type ProviderStateName = keyof ProviderStateParams;

/** One state as `given()` of a consumer test and the verifier's set-up URL take it. */
export type ProviderState<Name extends ProviderStateName = ProviderStateName> = {
  readonly name: Name;
  readonly params: Readonly<Required<ProviderStateParams[Name]>>;
};

type StateRow<Params> = {
  /** What is so in this state, and what the MMP answers then. */
  readonly means: string;
  readonly defaults: Readonly<Required<Params>>;
};

const app = {
  sdkKey: 'NFMKQTHM34G2S6E5H6QRHEY5KKYN67LU',
  bundleId: 'com.example.game',
  platform: 'android',
} as const;

/**
 * The states in which an MMP can be put before an interaction of a Pact, by name. Consumer tests in any language write
 * these names; `POST /_sim/pact/state` brings them about. Each starts from an empty workspace.
 */
export const providerStates: { readonly [Name in ProviderStateName]: StateRow<ProviderStateParams[Name]> } = {
  'an app': {
    means: 'The app is there and the key is its own: what is well formed is recorded, 200.',
    defaults: app,
  },
  'an app with a disabled key': {
    means: 'The app is there, and its key is switched off: 202 `not logged`, nothing is kept.',
    defaults: app,
  },
  'an app that ignores a version': {
    means: 'The app is there, and requests with this `app_version` are thrown away: 202 `ignored`.',
    defaults: { ...app, appVersion: '1.0.0' },
  },
  'an app that needs an advertising id': {
    means: 'The app is there, and requests from Android without one are thrown away: 202 `invalid device identifier`.',
    defaults: app,
  },
  'an app with another key': {
    means: 'The app is there, and whatever key a request has is not its own: 401.',
    defaults: { bundleId: app.bundleId, platform: app.platform },
  },
  'no app': {
    means: 'The key is good, and there is no app of any bundle id that a request names: 404.',
    defaults: { sdkKey: app.sdkKey },
  },
  'an attributed installation': {
    means:
      'The app is there with an installation that a click on a campaign has brought: `v0/user` names the network. On the channel `organic` nobody has brought it.',
    defaults: {
      ...app,
      installationId: '29eeb1610fe74997b6d53f02e9711f8c',
      advertisingId: 'f024e65f3dd94f16983726bcef192d68',
      channel: 'unity',
      campaign: 'Spring',
    },
  },
  'an app that is rate limited': {
    means: 'The app is there and has sent too much: 429 with `Retry-After`, nothing is recorded.',
    defaults: { ...app, retryAfter: 30 },
  },
  'an app during an outage': {
    means: 'The app is there and the MMP is not: 503, nothing is recorded.',
    defaults: app,
  },
};

/**
 * A state with all of its parameters, for `given(state.name, state.params)` of a consumer test.
 *
 * @param params - Those that the test is about; the others have their defaults.
 */
export function providerState<Name extends ProviderStateName>(
  name: Name,
  params: ProviderStateParams[Name] = {},
): ProviderState<Name> {
  const row: StateRow<ProviderStateParams[Name]> = providerStates[name];
  return { name, params: { ...row.defaults, ...params } };
}
