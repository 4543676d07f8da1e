import type { TenjinEvent } from '@mmp-sim/contracts/wire';

/** An app open, or with `event` a custom event, in Tenjin's own parameters. The key travels beside it. */
export type TenjinCall = Omit<TenjinEvent, 'api_key' | 'sdk_version'>;

export type TenjinTarget = {
  /** SDK key of the app. */
  readonly sdkKey: string;
  /** @default 'https://track.tenjin.com' */
  readonly baseUrl?: string;
};

/** A request as `fetch` takes it. */
export type TenjinRequest = {
  readonly url: string;
  readonly method: 'POST';
  readonly headers: Readonly<Record<'authorization' | 'content-type', string>>;
  readonly body: string;
};

/** What an answer means for the event: only `delivered` counts. */
export type TenjinMeaning =
  | { readonly kind: 'delivered' }
  /** Received and thrown away; sending it again changes nothing. */
  | { readonly kind: 'dropped'; readonly reason: string }
  /** The key is wrong, or not the key of this app. */
  | { readonly kind: 'unauthorized'; readonly reason: string }
  | { readonly kind: 'no-such-app'; readonly reason: string }
  /** The request itself is wrong. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Worth another try later. */
  | { readonly kind: 'retry'; readonly reason: string };

/**
 * Writes an open or an event as Tenjin's server-to-server call.
 *
 * Parameters that are undefined are left out; `sdk_version` is always `server`.
 *
 * @throws {RangeError} If the key is empty or holds a colon: HTTP Basic could not carry it.
 * @see tenjin.com/docs/tenjin-server-to-server-s2s.
 */
export function tenjinRequest(target: TenjinTarget, call: TenjinCall): TenjinRequest {
  const { sdkKey, baseUrl = 'https://track.tenjin.com' } = target;
  if (sdkKey === '' || sdkKey.includes(':')) throw new RangeError(`sdkKey: ${JSON.stringify(sdkKey)}`);

  const form = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...call, sdk_version: 'server' })) {
    if (value !== undefined) form.set(name, value);
  }
  return {
    url: `${baseUrl.replace(/\/+$/, '')}/v0/event`,
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${sdkKey}:`, 'utf8').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: form.toString(),
  };
}

/**
 * Reads what an answer means. The status alone is not enough of a promise: a 202 says that the event was thrown away.
 *
 * @param body - As text; a reason is taken from its `error`, else it is the status.
 * @see github.com/tenjin/sdk-llm-guides: only 200 is delivered; 202 is dropped, 401 and 404 name a wrong key or app.
 */
export function readTenjinAnswer(status: number, body: string): TenjinMeaning {
  const reason = errorOf(body) ?? `HTTP ${status}`;
  if (status === 200) return { kind: 'delivered' };
  if (status === 401) return { kind: 'unauthorized', reason };
  if (status === 404) return { kind: 'no-such-app', reason };
  if (status === 408 || status === 429 || status >= 500) return { kind: 'retry', reason };
  return { kind: status < 300 ? 'dropped' : 'refused', reason };
}

function errorOf(body: string): string | null {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' ? error : null;
  } catch {
    return null;
  }
}
