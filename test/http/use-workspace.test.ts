import type { NewApp } from '@mmp-sim/contracts/wire';
import { describe, expect, test } from 'vitest';
import { type TestHooks, useWorkspace as useWorkspaceWith, withWorkspace } from 'mmp-sim/testing';
import { useWorkspace } from 'mmp-sim/testing/vitest';
import type { WorkspaceHandle } from '../../simulator/index.js';

const APP: NewApp = { bundleId: 'com.example.game', platform: 'ios', sdkKeys: [{ key: 'KEY' }] };

const send = (world: WorkspaceHandle): Promise<Response> =>
  fetch(`${world.url}/v0/event?api_key=KEY&bundle_id=com.example.game&platform=ios&analytics_installation_id=1`);

describe('useWorkspace', () => {
  const world = useWorkspace({ apps: [APP], clock: { mode: 'frozen', now: '2026-01-01T00:00:00Z' } });
  const named = useWorkspace({ id: 'game', apps: [APP] });
  const seen: string[] = [];

  test.each([1, 2, 3])('test %d finds a fresh workspace with its apps, at an address of its own', async () => {
    await expect(world).not.toHaveReceived();
    expect(world.apps).toMatchObject([{ bundleId: 'com.example.game' }]);
    expect(world.clock.state().now).toBe('2026-01-01T00:00:00.000Z');
    expect((await send(world)).status).toBe(200);
    await expect(world).toHaveReceived({ verdict: 'recorded' }, { count: 1 });
    await world.clock.advance({ ms: 1000 });
    world.addApp({ bundleId: 'another', platform: 'ios' });
    expect(seen).not.toContain(world.url);
    seen.push(world.url);
  });

  test('the address that a test had leads nowhere in the next one', async () => {
    const [last = ''] = seen.slice(-1);
    const late = await fetch(`${last}/v0/event?api_key=KEY&bundle_id=com.example.game&platform=ios`);
    expect(late.status).toBe(404);
    await expect(world).not.toHaveReceived();
  });

  test.each([1, 2])('with an id the address stays, and the workspace is fresh all the same: test %d', async () => {
    expect(named.url).toMatch(/\/w\/game$/);
    await expect(named).not.toHaveReceived();
    await send(named);
    await expect(named).toHaveReceived();
  });
});

test('the workspace is there from beforeAll on, one for each test, and ends with the file', async () => {
  const hooks: Record<string, () => unknown> = {};
  const take = (name: string) => (run: () => unknown) => {
    hooks[name] = run;
  };
  const runner: TestHooks = {
    beforeAll: take('beforeAll'),
    beforeEach: take('beforeEach'),
    afterAll: take('afterAll'),
  };
  const world = useWorkspaceWith({ apps: [APP] }, runner);
  expect(() => world.url).toThrow(
    'the workspace of useWorkspace() is there inside tests and hooks; `url` was read before.',
  );
  expect('url' in world).toBe(false);
  expect(await Promise.resolve(world)).toBe(world);
  expect(JSON.stringify(world)).toBe('{}');

  await hooks['beforeAll']?.();
  world.addCampaign({ appId: world.apps[0]?.id ?? '', name: 'Spring', channel: 'unity' });
  const { url } = world;
  hooks['beforeEach']?.();
  expect(world.url).toBe(url);
  hooks['beforeEach']?.();
  expect(world.url).not.toBe(url);
  expect('url' in world).toBe(true);
  await hooks['afterAll']?.();
  await expect(fetch(world.url)).rejects.toThrow('fetch failed');
});

test('without hooks it says where to take them from', () => {
  expect(() => useWorkspaceWith({})).toThrow('Import it from mmp-sim/testing/vitest or mmp-sim/testing/jest');
});

describe('withWorkspace', () => {
  test('many at once share nothing, not even a key', async () => {
    const counts = await Promise.all(
      [1, 2, 3].map((times) =>
        withWorkspace({ id: 'game', apps: [APP] }, async (world) => {
          for (let n = 0; n < times; n += 1) await send(world);
          return world.requests().length;
        }),
      ),
    );
    expect(counts).toEqual([1, 2, 3]);
  });

  test('ends its simulator, also when what it runs fails', async () => {
    let url = '';
    const failing = withWorkspace({ apps: [APP] }, (world) => {
      url = world.url;
      throw new Error('as it happens');
    });
    await expect(failing).rejects.toThrow('as it happens');
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test('refuses options that are wrong', async () => {
    const wrong = withWorkspace({ apps: [{ ...APP, platform: 'windows' as 'ios' }] }, () => null);
    await expect(wrong).rejects.toThrow('apps.0.platform: got windows');
  });
});
