import { afterAll, beforeAll, expect } from 'vitest';
import { createSimulator, type RequestEntry, type Settings, type Simulator } from '../../simulator/index.js';
import { FORM } from './world.js';

type Posted = { readonly status: number; readonly body: unknown; readonly entry: RequestEntry | undefined };

/** One simulator for a test file, which must not meet a bug of its own whatever the file sends to it. */
export function aTarget(settings: Settings = {}) {
  let started: Simulator | undefined;
  const bugs: unknown[] = [];
  beforeAll(async () => {
    started = await createSimulator({ ...settings, onBug: (error) => bugs.push(error) });
  });
  afterAll(async () => {
    await started?.close();
    expect(bugs).toEqual([]);
  });

  const simulator = (): Simulator => {
    if (started === undefined) throw new RangeError('the simulator starts with the first test');
    return started;
  };

  /** A workspace with an app, a campaign, and the query of an open of that app. */
  function aWorld(key: string) {
    const world = simulator().workspace({ apps: [{ bundleId: 'game', platform: 'android', sdkKeys: [{ key }] }] });
    const campaign = world.addCampaign({ appId: world.apps[0]?.id ?? '', name: 'Spring', channel: 'unity' });
    return {
      world,
      campaign,
      query: `api_key=${key}&bundle_id=game&platform=android&os_version=34&sdk_version=server`,
    };
  }

  /** The answer to a POST of these bytes to a workspace of its own, and the entry that it left there. */
  async function post(
    key: string,
    body: string | Uint8Array,
    headers: Record<string, string> = { 'content-type': FORM },
  ): Promise<Posted> {
    const { world, query } = aWorld(key);
    const response = await fetch(`${simulator().url}/v0/event?${query}`, { method: 'POST', headers, body });
    return { status: response.status, body: await response.json(), entry: world.requests()[0] };
  }

  return {
    get simulator(): Simulator {
      return simulator();
    },
    aWorld,
    post,
  };
}
