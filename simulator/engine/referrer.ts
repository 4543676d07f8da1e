import { canonicalId } from '@mmp-sim/contracts/canonical-id';

/** Name under which our click token travels in an install referrer. */
const TOKEN = 'mmp_sim_click';
const MAX_TOKENS = 8;

/**
 * The install referrer that the store hands to the app after a click: our token and the usual UTM fields.
 *
 * @see UTM fields in a Play referrer: developer.android.com/google/play/installreferrer. That Tenjin's redirect adds a
 *   token is likely and not documented (assumed).
 */
export function installReferrer(engagementId: string, channel: string, campaignName: string): string {
  return new URLSearchParams({
    utm_source: channel,
    utm_medium: 'cpc',
    utm_campaign: campaignName,
    [TOKEN]: engagementId,
  }).toString();
}

/**
 * Engagement ids, in canonical form, that an install referrer carries. Read once as it is and once decoded, since
 * senders encode it a time too many; a bare engagement id counts too.
 */
export function clickTokens(referrer: string | null): string[] {
  if (referrer === null || referrer.length === 0) return [];
  const tokens = new Set<string>();
  for (const text of [referrer, decodedOnce(referrer)]) {
    const given = new URLSearchParams(text).getAll(TOKEN);
    for (const value of text.includes('=') ? given : [text]) {
      const id = canonicalId(value);
      if (id !== null && tokens.size < MAX_TOKENS) tokens.add(id);
    }
  }
  return [...tokens];
}

function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
