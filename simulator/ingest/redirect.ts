import type { App, Campaign } from '@mmp-sim/contracts/catalog';

/** Schemes that a `Location` never gets: they would run or read something instead of going somewhere. */
const REFUSED = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'file:',
  'about:',
  'blob:',
  'filesystem:',
  'view-source:',
]);

/**
 * Where a click is sent: the link's own `redirect_url`, else the campaign's, else the app's `destinationUrl`, else the
 * store page. Google Play gets the install referrer, so that the store can hand it to the app.
 *
 * @returns A normalised URL, or null where nothing says where to go (an `android_other` app without `destinationUrl`).
 * @see Store page by default, `destination_url` for android_other: github.com/tenjin/agent-plugins. The addresses of
 *   the App Store by bundle id and of Amazon are ours (assumed).
 */
export function redirectTarget(
  app: App,
  campaign: Campaign,
  asked: string | null,
  referrer: string,
): { readonly to: string | null; readonly refused: string | null } {
  const own = asked === null ? null : safeUrl(asked);
  const refused = asked !== null && own === null ? asked : null;
  const target = own ?? safeUrl(campaign.redirectUrl) ?? safeUrl(app.destinationUrl) ?? storePage(app);
  return { to: target === null ? null : withReferrer(target, app, referrer), refused };
}

function safeUrl(text: string | null): URL | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  return REFUSED.has(url.protocol) ? null : url;
}

function storePage(app: App): URL | null {
  const id = encodeURIComponent((app.storeId ?? app.bundleId).toWellFormed());
  switch (app.platform) {
    case 'android':
      return new URL(
        `https://play.google.com/store/apps/details?id=${encodeURIComponent(app.bundleId.toWellFormed())}`,
      );
    case 'ios':
      return new URL(`https://apps.apple.com/app/${/^\d+$/.test(id) ? `id${id}` : id}`);
    case 'amazon':
      return new URL(`https://www.amazon.com/gp/mas/dl/android?p=${encodeURIComponent(app.bundleId.toWellFormed())}`);
    case 'android_other':
      return null;
    default:
      return app.platform satisfies never;
  }
}

function withReferrer(url: URL, app: App, referrer: string): string {
  const isPlay = url.hostname === 'play.google.com' || url.protocol === 'market:';
  if (app.platform === 'android' && isPlay) {
    // Sites put UTM fields of their own into the referrer: they stay, and the token goes along.
    const own = url.searchParams.get('referrer') ?? '';
    url.searchParams.set('referrer', own === '' ? referrer : `${own}&${referrer}`);
  }
  return url.href;
}
