import type { Attribution } from '@mmp-sim/contracts/facts';
import { canonicalId } from '@mmp-sim/contracts/canonical-id';
import type { Explanation } from '@mmp-sim/contracts/wire';
import { readAgent } from '../attribution/user-agent.js';
import { clickTokens } from '../engine/referrer.js';
import { canonicalIp } from '../ip-address.js';
import type { Workspace } from './workspace.js';

/** The attribution that an install would get; changes nothing. @throws {SimulatorError} NOT_FOUND. */
export function explain({ catalog, clock, engine }: Workspace, input: Explanation): Attribution {
  const app = catalog.app(input.appId);
  const agent = input.userAgent === undefined ? null : readAgent(input.userAgent);
  return engine.decisions.explain(
    {
      platform: app.platform,
      atMs: input.at === undefined ? clock.now() : Date.parse(input.at),
      advertisingId: canonicalId(input.advertisingId),
      installationId: canonicalId(input.installationId),
      developerDeviceId: canonicalId(input.developerDeviceId),
      ip: input.ip === undefined ? null : canonicalIp(input.ip),
      tokens: engine.engagementIdsOf(clickTokens(input.referrer ?? null)),
      osVersion: input.osVersion ?? agent?.osVersion ?? null,
      deviceModel: input.deviceModel ?? agent?.deviceModel ?? null,
    },
    app,
  );
}
