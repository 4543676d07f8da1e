import type { Finding } from '@mmp-sim/contracts/findings';
import type { EngagementSignal } from '@mmp-sim/contracts/signals';
import { installReferrer } from '../engine/referrer.js';
import type { WireRequest } from '../mmps/mmp.js';
import type { Judgement } from './judge.js';
import { redirectTarget } from './redirect.js';
import * as refusals from './refusals.js';
import type { Resolved } from './resolve.js';

/** Records a click or a view of a link, and says where it goes. */
export function engage(
  signal: EngagementSignal,
  name: string,
  request: WireRequest,
  { workspace, app, campaign }: Resolved,
  findings: Finding[],
  nowMs: number,
): Judgement {
  if (campaign === null || app === null) throw new RangeError('an engagement comes by a link');
  const header = request.headers['user-agent'];
  const fact = workspace.engine.engage(
    {
      kind: signal.engagement,
      atMs: nowMs,
      advertisingId: signal.advertisingId,
      ip: signal.ip ?? request.remoteIp,
      userAgent: signal.userAgent ?? (typeof header === 'string' ? header : null),
      details: Object.keys(signal.details).length === 0 ? null : signal.details,
    },
    campaign,
    nowMs,
  );
  const pixel: Judgement = { outcome: { endpoint: name, kind: 'pixel' }, findings, facts: [fact] };
  if (signal.engagement === 'impression') return pixel;

  const { to, refused } = redirectTarget(
    app,
    campaign,
    signal.redirectUrl,
    installReferrer(fact.id, campaign.channel, campaign.name),
  );
  if (refused !== null) findings.push(refusals.refusedRedirect(refused));
  return to === null ? pixel : { outcome: { endpoint: name, kind: 'redirect', to }, findings, facts: [fact] };
}
