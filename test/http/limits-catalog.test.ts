import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator/index.js';
import { control, type Problem } from '../support/control.js';
import { aTarget } from '../support/hostile-target.js';

const limits = { apps: 10, campaigns: 10, channels: 50, workspaces: 20 };
const target = aTarget({ limits });

/** Makes things until one is refused. */
async function untilRefused(line: string, body: (n: number) => unknown): Promise<{ made: number; problem: Problem }> {
  for (let made = 0; ; made += 1) {
    const answer = await control<Problem>(target.simulator.url, line, body(made));
    if (answer.status !== 201) return { made, problem: answer.body };
  }
}

const anApp = (n: number) => ({ bundleId: `app${n}`, platform: 'ios' as const });

test('as many apps as the limit says, deleting one makes room', async () => {
  const { world } = target.aWorld('APPS');
  const { made, problem } = await untilRefused(`POST /_sim/apps?workspace=${world.id}`, anApp);
  expect(made).toBe(limits.apps - 1);
  expect(problem).toMatchObject({
    status: 409,
    code: 'CATALOG_LIMIT',
    detail: '10 apps. Delete some by DELETE /_sim/apps/{id}, or raise limits.apps.',
  });

  await control(target.simulator.url, `DELETE /_sim/apps/${world.apps[0]?.id}?workspace=${world.id}`);
  expect((await untilRefused(`POST /_sim/apps?workspace=${world.id}`, (n) => anApp(n + 100))).made).toBe(1);
});

test('a workspace with more apps than the limit is not made, and its keys stay free', async () => {
  const apps = Array.from({ length: 11 }, (_, n) => ({ ...anApp(n), sdkKeys: [{ key: `LIMIT${n}` }] }));
  expect(await control(target.simulator.url, 'POST /_sim/workspaces', { apps })).toMatchObject({
    status: 409,
    body: { code: 'CATALOG_LIMIT' },
  });
  const fits = await control<{ apps: unknown[] }>(target.simulator.url, 'POST /_sim/workspaces', {
    apps: apps.slice(0, 10),
  });
  expect(fits.status).toBe(201);
  expect(fits.body.apps).toHaveLength(10);
});

test('as many campaigns as the limit says, deleted ones included', async () => {
  const { world, campaign } = target.aWorld('CAMPAIGNS');
  await control(target.simulator.url, `DELETE /_sim/campaigns/${campaign.id}?workspace=${world.id}`);
  const body = () => ({ appId: world.apps[0]?.id, name: 'Spring', channel: 'unity' });
  const { made, problem } = await untilRefused(`POST /_sim/campaigns?workspace=${world.id}`, body);
  expect(made).toBe(limits.campaigns - 1);
  expect(problem).toMatchObject({ code: 'CATALOG_LIMIT', detail: expect.stringContaining('limits.campaigns') });
});

test('as many channels as the limit says, those that campaigns name included', async () => {
  const { world } = target.aWorld('CHANNELS');
  const channel = (n: number) => ({ shortId: `own${n}`, name: `Own ${n}` });
  const { problem } = await untilRefused(`POST /_sim/channels?workspace=${world.id}`, channel);
  expect(problem).toMatchObject({ code: 'CATALOG_LIMIT', detail: expect.stringContaining('limits.channels') });
  const { body } = await control<{ items: unknown[] }>(
    target.simulator.url,
    `GET /_sim/channels?workspace=${world.id}`,
  );
  expect(body.items).toHaveLength(limits.channels);

  expect(() => world.addCampaign({ appId: world.apps[0]?.id ?? '', name: 'New', channel: 'Another' })).toThrow(
    '50 channels',
  );
  expect(world.addCampaign({ appId: world.apps[0]?.id ?? '', name: 'Known', channel: 'Own 1' }).channel).toBe('own1');
});

test('with anyKey, keys make apps up to the limit; then the answer is 404 and the finding says why', async () => {
  const world = target.simulator.workspace({ id: 'any', anyKey: true });
  const open = async (n: number): Promise<number> => {
    const query = `api_key=ANY${n}&bundle_id=any${n}&platform=ios&analytics_installation_id=1&os_version=17`;
    return (await fetch(`${world.url}/v0/event?${query}`)).status;
  };
  for (let n = 0; n < limits.apps; n += 1) expect(await open(n)).toBe(200);
  expect(await open(99)).toBe(404);
  expect(world.requests()[0]?.findings[0]).toMatchObject({
    rule: 'no-such-app',
    hint: 'Delete some by DELETE /_sim/apps/{id}, or raise limits.apps.',
  });
  expect(await open(3)).toBe(200);
});

test('a snapshot with more than the limit allows is refused, and nothing changes', async () => {
  const roomier = await createSimulator();
  onTestFinished(() => roomier.close());
  const other = roomier.workspace({ apps: Array.from({ length: 11 }, (_, n) => anApp(n)) });
  const { body: snapshot } = await control(roomier.url, `GET /_sim/snapshot?workspace=${other.id}`);

  const { world } = target.aWorld('SNAPSHOT');
  const [app] = world.apps;
  expect(await control(target.simulator.url, `PUT /_sim/snapshot?workspace=${world.id}`, snapshot)).toMatchObject({
    status: 409,
    body: { code: 'CATALOG_LIMIT', detail: expect.stringContaining('limits.apps') },
  });
  expect(world.apps).toEqual([app]);
});

test('as many workspaces as the limit says', async () => {
  const before = (await control<{ items: unknown[] }>(target.simulator.url, 'GET /_sim/workspaces')).body.items.length;
  const { made, problem } = await untilRefused('POST /_sim/workspaces', () => ({}));
  expect(made).toBe(limits.workspaces - before);
  expect(problem).toMatchObject({ code: 'WORKSPACE_LIMIT' });
});
