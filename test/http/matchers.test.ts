import { expect as expectOfJest } from 'expect';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Checkable, matchers } from 'mmp-sim/testing';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import type { AttributedOptions, AttributedTo, ReceivedOptions, ReceivedWhere } from '../../simulator/testing/index.js';
import { AIID, aWorld, GAID, IDFV, type World } from '../support/world.js';

// The types of both come with `mmp-sim/testing/vitest` and `…/jest`; test/e2e tries those as users do.
expect.extend(matchers);
expectOfJest.extend(matchers);

type Matchers = {
  toHaveReceived(where?: ReceivedWhere, options?: ReceivedOptions): Promise<void>;
  toHaveAttributed(id: string, to: AttributedTo, options?: AttributedOptions): Promise<void>;
};
type Expect = (received: unknown) => Matchers & { readonly not: Matchers };

let sim: Simulator;
beforeAll(async () => {
  sim = await createSimulator({ token: 'secret' });
});
afterAll(() => sim.close());

/** What a check that fails says. */
async function failureOf(check: Promise<void>): Promise<string> {
  const failure: unknown = await check.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof Error)) throw new TypeError('the check should have failed');
  return failure.message;
}

describe.each([
  { runner: 'Vitest', check: expect as unknown as Expect },
  { runner: 'Jest', check: expectOfJest as unknown as Expect },
])('with the expect of $runner', ({ check }) => {
  test('what was received passes, what was not fails with the report', async () => {
    const world = aWorld(sim);
    await world.event('level_complete', { valeu: '7' });
    await check(world.workspace).toHaveReceived({ endpoint: 'event', fields: { event: 'level_complete' } });
    await check(world.workspace).toHaveReceived();

    const asked = { endpoint: 'event', fields: { value: '7' } };
    const { report } = await world.workspace.assert({ where: asked });
    expect(await failureOf(check(world.workspace).toHaveReceived(asked))).toBe(report);
    expect(report).toContain('Misspelt: request #1 sent `valeu`, "7". Did you mean `value`?');
  });

  test('not means never: it fails with what came', async () => {
    const world = aWorld(sim);
    await world.event('level_complete');
    await check(world.workspace).not.toHaveReceived({ endpoint: 'purchase' });
    const said = await failureOf(check(world.workspace).not.toHaveReceived({ endpoint: 'event' }));
    expect(said).toMatch(/^Expected no request to match, got 1\.\n[^]*these match\n {4}#1 recorded/);
  });

  test('an installation is attributed; the failure lists who lost and why', async () => {
    const world = aWorld(sim);
    const link = world.campaign({ channel: 'unity' });
    await world.click(link, { advertising_id: GAID });
    await world.workspace.clock.advance({ ms: 7 * 86_400_000 + 1 });
    await world.open();
    await check(world.workspace).toHaveAttributed(AIID, { method: 'organic', campaignId: { present: false } });
    await check(world.workspace).not.toHaveAttributed(AIID, { channel: 'unity' });

    const said = await failureOf(check(world.workspace).toHaveAttributed(AIID, { method: 'device-click' }));
    expect(said).toContain(`Expected the install ${AIID} to be attributed like this:`);
    expect(said).toMatch(/✗ method {2}expected "device-click"\n +actual {3}"organic"/);
    expect(said).toMatch(/in short +Organic: its one click was 7 d 1 ms before the install; the window is 7 d\./);
    expect(said).toMatch(/✗ lost {2}device-click, unity: too old: outside its window[^]*age +7 d 1 ms at the install/);
    const denied = await failureOf(check(world.workspace).not.toHaveAttributed(AIID, { method: 'organic' }));
    expect(denied).toContain('not to be attributed like this');
  });
});

describe('what can be checked', () => {
  test('a simulator (its default workspace), and one in another process by its URL', async () => {
    const other = await createSimulator();
    const world = aWorld(other);
    await world.open();
    for (const [at, count] of [
      [other, 0],
      [other.url, 0],
      [{ url: other.url, workspace: world.workspace.id }, 1],
      [world.workspace.url, 1],
      [`${world.workspace.url}/`, 1],
    ] satisfies [Checkable, number][]) {
      await check(at).toHaveReceived({}, { count });
    }
    await check(world.workspace.url).toHaveAttributed(GAID, { method: 'organic' });
    expect(await failureOf(check(world.workspace.url).toHaveAttributed(GAID, { channel: 'x' }))).toContain('in short');
    await other.close();
  });

  test('a token is sent', async () => {
    const { url } = aWorld(sim).workspace;
    await check({ url, token: 'secret' }).not.toHaveReceived();
    expect(await failureOf(check({ url, token: 'other' }).not.toHaveReceived())).toContain('token');
  });

  test('nobody at the URL: the failure names it and says what to do', async () => {
    const gone = await createSimulator();
    await gone.close();
    const said = await failureOf(check(gone.url).not.toHaveReceived());
    expect(said).toContain(gone.url);
    expect(said).toContain('mmp-sim start');
  });

  test.each([
    { received: 5, says: 'expect(…) got a value of type number, expected a simulator' },
    { received: null, says: 'expect(…) got null' },
    { received: [], says: 'expect(…) got an array' },
    { received: Promise.resolve(), says: 'write expect(await …)' },
    { received: 'localhost', says: 'url: got localhost, expected the address of a simulator' },
  ])('$received is refused with what is expected', async ({ received, says }) => {
    expect(await failureOf(check(received).toHaveReceived())).toContain(says);
  });

  const check = expect as unknown as Expect;
});

describe('toHaveReceived', () => {
  test('counts exactly, at least, and since a cursor', async () => {
    const world = aWorld(sim);
    const { workspace } = world;
    await world.open();
    const since = workspace.cursor;
    await world.open();
    await received(workspace, {}, { count: 2 });
    await received(workspace, {}, { atLeast: 2 });
    await received(workspace, {}, { count: 1, since });
    expect(await failureOf(received(workspace, {}, { count: 1 }))).toContain(
      'Expected exactly 1 request to match, got 2.',
    );
    expect(await failureOf(received(workspace, {}, { atLeast: 3 }))).toContain('at least 3 requests to match, got 2.');
  });

  test('waits on arrival for what is to come; not waits to the end', async () => {
    const world = aWorld(sim);
    const { workspace } = world;
    const coming = received(workspace, { endpoint: 'event' }, { withinMs: 20_000 });
    const never = failureOf(expect(workspace).not.toHaveReceived({ endpoint: 'event' }, { withinMs: 20_000 }));
    await world.open();
    await coming;
    expect(await never).toContain('Expected no request to match within 20,000 ms, got 1.');
    expect(await failureOf(received(workspace, { endpoint: 'user' }, { withinMs: 5 }))).toContain('within 5 ms, got 0');
  });

  test('what is recorded may have a finding: of a misspelt optional parameter a warning, and no error', async () => {
    const world = aWorld(sim);
    await world.event('level_complete', { valeu: '7' });
    await received(world.workspace, { endpoint: 'event', verdict: 'recorded' }, {});
    await expect(world.workspace).not.toHaveReceived({ findings: [{ severity: 'error' }] });
    const last = expect(world.workspace).not.toHaveReceived({ findings: [{ rule: 'unknown-parameter' }] });
    expect(await failureOf(last)).toContain('valeu is not a parameter of this endpoint');
  });

  test('waits although the timers of the test are faked', async () => {
    const { workspace } = aWorld(sim);
    vi.useFakeTimers();
    try {
      await expect(workspace).not.toHaveReceived({}, { withinMs: 5 });
    } finally {
      vi.useRealTimers();
    }
  });

  test.each([{ options: { count: 1 } }, { options: { atLeast: 1 } }])('not takes no $options', async ({ options }) => {
    const { workspace } = aWorld(sim);
    expect(await failureOf(expect(workspace).not.toHaveReceived({}, options))).toContain('means never, and takes no');
  });

  test('what nothing can ever match fails with and without not', async () => {
    const { workspace } = aWorld(sim);
    for (const one of [expect(workspace), expect(workspace).not]) {
      expect(await failureOf(one.toHaveReceived({ endpoint: 'evnt' }))).toContain('did you mean event?');
      const misspelt = { within: 5 } as ReceivedOptions;
      expect(await failureOf(one.toHaveReceived({}, misspelt))).toContain('did you mean withinMs?');
    }
  });

  test.each([
    {
      where: { endpoint: '/v0/purchase' },
      says: 'endpoint: got "/v0/purchase", did you mean purchase?',
    },
    { where: { endpoint: 'x' }, says: 'endpoint: got "x", expected one of event, ' },
    {
      where: { verdic: 'recorded', fields: { price: 4.99 } },
      says: 'fields.price: got 4.99, expected',
      and: 'verdic is not known: did you mean verdict?',
    },
  ])(
    '$where is refused as wrong use of the matcher, here and in another process',
    async ({ where, says, and = '' }) => {
      const { workspace } = aWorld(sim);
      const asked = where as unknown as ReceivedWhere;
      const said = await failureOf(expect(workspace).toHaveReceived(asked));
      expect(said).toMatch(/^toHaveReceived\(\): (?:endpoint|fields\.price|verdic)\b/);
      expect(said).toContain(says);
      expect(said).toContain(and);
      expect(await failureOf(expect(workspace).not.toHaveReceived(asked))).toBe(`not.${said}`);

      const there = await failureOf(expect({ url: workspace.url, token: 'secret' }).toHaveReceived(asked));
      expect(there).toMatch(/^toHaveReceived\(\): (?:endpoint|fields\.price|verdic)\b/);
      expect(said + there).not.toContain('where.');
    },
  );

  const received = (workspace: World['workspace'], where: ReceivedWhere, options: ReceivedOptions): Promise<void> =>
    expect(workspace).toHaveReceived(where, options);
});

describe('toHaveAttributed', () => {
  test('takes the id in any spelling, and matchers', async () => {
    const world = aWorld(sim, { app: { platform: 'ios' } });
    const link = world.campaign({ channel: 'unity' });
    await world.click(link, { advertising_id: GAID });
    await world.open();
    const spelt = `${AIID.slice(0, 8)}-${AIID.slice(8)}`.toUpperCase();
    for (const id of [AIID, spelt, GAID, IDFV]) {
      await expect(world.workspace).toHaveAttributed(id, { campaignId: link.id.toUpperCase() });
      await expect(world.workspace).toHaveAttributed(id, { channel: { oneOf: ['unity', 'ironsource'] } });
      await expect(world.workspace).toHaveAttributed(id, {
        method: { matches: '^device' },
        engagementId: { present: true },
      });
    }
  });

  test('waits for the open and no longer; what is decided does not wait', async () => {
    const world = aWorld(sim);
    const at = { withinMs: 20_000 };
    const coming = expect(world.workspace).toHaveAttributed(AIID, { method: 'organic' }, at);
    const wrong = failureOf(expect(world.workspace).toHaveAttributed(AIID, { channel: 'unity' }, at));
    const notSo = expect(world.workspace).not.toHaveAttributed(AIID, { channel: 'unity' }, at);
    await world.event('level_complete');
    await world.open();
    await Promise.all([coming, notSo]);
    expect(await wrong).toContain('expected "unity"');
  });

  test('of an installation that is not there says which requests to look at', async () => {
    const world = aWorld(sim, { app: { androidNeedsAdvertisingId: true } });
    await world.open({ advertising_id: '' });
    const said = await failureOf(
      expect(world.workspace).toHaveAttributed(AIID, { method: 'organic' }, { withinMs: 5 }),
    );
    expect(said).toContain('No installation has this id');
    expect(said).toMatch(/requests to look at\n {4}#1 dropped \(no-device-id\)/);
    const other = await failureOf(expect(world.workspace).toHaveAttributed('ff'.repeat(16), { method: 'organic' }));
    expect(other).toMatch(/requests to look at\n {4}#1 dropped/);
    await expect(world.workspace).not.toHaveAttributed(AIID, { method: 'organic' });
  });

  test('two apps that share the id are told apart', async () => {
    const world = aWorld(sim);
    const twin = world.workspace.addApp({ bundleId: 'com.example.twin', platform: 'android' });
    await world.open();
    await world.open({ bundle_id: twin.bundleId, api_key: twin.sdkKeys[0]?.key ?? '' });
    const to = { method: 'organic' };
    expect(await failureOf(expect(world.workspace).toHaveAttributed(AIID, to))).toContain('several apps');
    await expect(world.workspace).toHaveAttributed(AIID, to, { app: twin.bundleId });
  });

  test.each([
    { id: AIID, to: {}, says: 'expected at least one of method, channel, campaignId or engagementId' },
    { id: '', to: { method: 'organic' }, says: 'expected the id of an installation' },
    { id: AIID, to: { method: 'organc' }, says: 'toHaveAttributed(): method: got "organc", did you mean organic?' },
    { id: AIID, to: { chanel: 'unity' }, says: 'toHaveAttributed(): chanel is not known: did you mean channel?' },
  ])('$id with $to is refused, with and without not', async ({ id, to, says }) => {
    const { workspace } = aWorld(sim);
    for (const one of [expect(workspace), expect(workspace).not]) {
      expect(await failureOf(one.toHaveAttributed(id, to as AttributedTo))).toContain(says);
    }
  });

  test('a wait beyond a minute is refused', async () => {
    const { workspace } = aWorld(sim);
    const said = failureOf(expect(workspace).toHaveAttributed(AIID, { method: 'organic' }, { withinMs: 60_001 }));
    expect(await said).toMatch(/^toHaveAttributed\(\): withinMs: got 60001, expected/);
  });
});
