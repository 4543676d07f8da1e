import type { App } from '@mmp-sim/contracts/catalog';
import type { Finding } from '@mmp-sim/contracts/findings';
import type { Device, Signal } from '@mmp-sim/contracts/signals';
import type { WireFields } from '../mmp.js';
import { type Dropped, whyNoFact } from './drop-money.js';
import type { Mediation } from './mediations.js';
import { text } from './read.js';

/** Event names must be shorter than this. */
const EVENT_NAME_LIMIT = 80;
const GUIDE = 'https://github.com/tenjin/sdk-llm-guides';

/** What an endpoint asks of the ids, and whose fields it reads. */
type Kind = { readonly ids?: 'any-of-three' | 'as-sdk'; readonly mediation?: Mediation };

/**
 * Why Tenjin throws away a request whose key and app are right; null when it does not.
 *
 * @param kind - `any-of-three` where any usable id is enough, whatever the `sdk_version`: ad impressions and imports.
 * @see 202 `invalid device identifier` for Android calls without an advertising id: github.com/tenjin/sdk-llm-guides.
 *   That `sdk_version=server` makes any one of the three ids enough, and that the parameter alone satisfies an SDK call,
 *   is our own reading of contradicting pages (assumed). One of three ids for ad impressions: tenjin.com/?p=17989.
 */
export function tenjinDrop({ ids = 'as-sdk', mediation }: Kind = {}) {
  return (signal: Signal, values: WireFields['values'], app: App): Dropped | null => {
    if (signal.kind === 'engagement') return null;
    const missing = missingId(signal.device, values, app, ids);
    if (missing !== null) return { reason: 'no-device-id', findings: [missing] };
    if (signal.kind === 'event' && isTooLong(signal.name)) return nameTooLong(signal.name);
    return whyNoFact(signal, values, mediation ?? null);
  };
}

/** Characters, not UTF-16 units. */
const isTooLong = (name: string): boolean =>
  name.length >= EVENT_NAME_LIMIT && Array.from(name).length >= EVENT_NAME_LIMIT;

function missingId(
  device: Device,
  values: WireFields['values'],
  app: App,
  ids: NonNullable<Kind['ids']>,
): Finding | null {
  const { installationId, advertisingId, developerDeviceId } = device;
  const gone = 'the request was thrown away.';
  if (installationId === null && advertisingId === null && developerDeviceId === null) {
    return {
      ...noDeviceId,
      field: 'analytics_installation_id',
      given: text(values, 'analytics_installation_id'),
      expected: 'analytics_installation_id, advertising_id or developer_device_id',
      message: `None of the three device ids can be used: ${gone}`,
      hint: 'An id that is empty, all zeros or an unfilled placeholder does not count.',
    };
  }
  if (app.platform !== 'android' || ids === 'any-of-three') return null;
  const version = text(values, 'sdk_version');
  if (values['advertising_id'] === undefined && version !== 'server') {
    const said = version === null ? 'there is no sdk_version' : `sdk_version is ${version}`;
    return {
      ...noDeviceId,
      field: 'advertising_id',
      given: null,
      expected: 'advertising_id, even if empty',
      message: `On Android a call that is not a backend's (${said}) must carry advertising_id: ${gone}`,
      hint:
        version?.trim().toLowerCase() === 'server'
          ? `Did you mean \`server\`? It is written in small letters.`
          : 'Send advertising_id, empty where there is none, or sdk_version=server if this comes from a backend.',
    };
  }
  if (!app.androidNeedsAdvertisingId || advertisingId !== null) return null;
  return {
    ...noDeviceId,
    field: 'advertising_id',
    given: text(values, 'advertising_id'),
    expected: 'a real advertising id',
    message: `This app takes nothing on Android without a real advertising id: ${gone}`,
    hint: 'The app setting androidNeedsAdvertisingId asks for one.',
  };
}

const noDeviceId = { rule: 'no-device-id', severity: 'error', source: GUIDE } as const;

function nameTooLong(name: string): Dropped {
  return {
    reason: 'event-name-too-long',
    findings: [
      {
        rule: 'event-name-too-long',
        severity: 'error',
        field: 'event',
        given: name,
        expected: `fewer than ${EVENT_NAME_LIMIT} characters`,
        message: 'The name of the event is too long: the request was thrown away.',
        hint: 'Shorten the name.',
        source: GUIDE,
      },
    ],
  };
}
