import { wireSchemas } from './compiled.js';

/**
 * Parameters of one sending: a second try of the same may say something else. The key is among them, since an app may have
 * several.
 *
 * @see The SDKs' own: https://github.com/tenjin/tenjin-android-sdk, https://github.com/tenjin/tenjin-ios-sdk.
 */
export const sendingParameters: ReadonlySet<string> = new Set([
  'api_key',
  'initialized_at',
  'retry_attempts',
  'retry_enabled',
  'sent_at',
  'session_id',
]);

const tables = Object.entries(wireSchemas).map(([id, { parameters }]) => ({ id, names: Object.keys(parameters) }));
const standard = new Set(tables.find(({ id }) => id === 'tenjin/standard.schema.json')?.names);

/** Every parameter that some call to the MMP may carry; others it does not look at. */
export const knownParameters: ReadonlySet<string> = new Set(tables.flatMap(({ names }) => names));

/** Who did what, in which app, and for how much: the ids, and what only calls of one kind carry. */
export const countedParameters: ReadonlySet<string> = new Set([
  'advertising_id',
  'analytics_installation_id',
  'bundle_id',
  'developer_device_id',
  'platform',
  ...[...knownParameters].filter((name) => !standard.has(name)),
]);
