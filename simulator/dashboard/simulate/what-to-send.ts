import type { App, Callback } from '@mmp-sim/contracts/answers';
import { firstApp, keyOf } from '../parts/first-app.js';
import { adImpressionCall, type Call, eventCall, openCall, purchaseCall, type Reporter } from './calls.js';
import { curlOf } from './curl-of.js';
import { MODELS, type Phone, phoneOf } from './phones.js';

type Wanted = Pick<Callback, 'event' | 'app' | 'networks'>;
type Target = { readonly origin: string; readonly workspace: string };

/**
 * What a client of the MMP sends so that a callback is called, as commands for a POSIX shell.
 *
 * @param target - `origin` without a slash at the end.
 * @returns Null where no app can send it, where the store tells of it, or where a network has to bring the install before.
 */
export function whatToSend(wanted: Wanted, apps: readonly App[], { origin, workspace }: Target): string | null {
  if (!isOfOrganic(wanted)) return null;
  const fitting = apps.filter(
    ({ id, bundleId }) => wanted.app === null || wanted.app === id || wanted.app === bundleId,
  );
  const app = firstApp(fitting, null);
  const model = MODELS.find(({ platform }) => platform === app?.platform);
  if (app === undefined || model === undefined) return null;
  const reporter: Reporter = { bundleId: app.bundleId, platform: app.platform, key: keyOf(app) ?? '' };
  const place = { origin, workspace, prefix: workspace === 'default' ? '' : `/w/${workspace}` };
  const calls = callsOf(wanted, reporter, phoneOf(model, { person: 1 }));
  return calls === null ? null : calls.map((call) => curlOf(call, place)).join('\n');
}

const isOfOrganic = ({ networks }: Wanted): boolean =>
  typeof networks === 'string' ? networks !== 'channel' : networks.length === 0 || networks.includes('organic');

/** Its first open, since nobody knows the installation before, and then what is waited for. */
function callsOf({ event }: Wanted, app: Reporter, phone: Phone): readonly Call[] | null {
  const open = openCall(app, phone);
  switch (typeof event === 'string' ? event : '') {
    case 'install':
    case 'open':
      return [open];
    case 'purchase':
      return [open, purchaseCall(app, phone, { productId: 'coins_100', price: '4.99', currency: 'USD' })];
    case 'ad_impression':
      return [open, adImpressionCall(app, phone, { revenue: '0.0125', currency: 'USD', network: 'AppLovin' })];
    case 'subscription':
      return null;
    default:
      return [open, eventCall(app, phone, { name: typeof event === 'string' ? event : event.custom })];
  }
}
