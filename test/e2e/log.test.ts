import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { runHere } from '../support/cli-here.js';
import { type ReadyLine, type RunningCli, startJson } from '../support/cli.js';

const UUID = 'f024e65f-3dd9-4f16-9837-26bcef192d68';

/** An open of the Android demo app; a `country` of three letters breaks the contract. */
async function send({ ready }: { ready: ReadyLine }, fields: Record<string, string> = {}): Promise<void> {
  const demo = ready.demo.find(({ platform }) => platform === 'android');
  const body = new URLSearchParams({
    api_key: demo?.key ?? '',
    bundle_id: demo?.bundleId ?? '',
    platform: 'android',
    analytics_installation_id: '29eeb1610fe74997b6d53f02e9711f8c',
    advertising_id: UUID,
    os_version: '34',
    sdk_version: 'server',
    ip_address: '203.0.113.7',
    ...fields,
  });
  const answer = await fetch(`${ready.url}/v0/event`, { method: 'POST', body });
  await answer.arrayBuffer();
}

/** Ends it and gives all that it wrote to stderr. */
async function stderrOf(cli: RunningCli): Promise<string> {
  const { stderr } = cli.child;
  if (stderr === null) throw new RangeError('stderr is a pipe');
  const [said, code] = await Promise.all([text(stderr), cli.stop()]);
  expect(code).toBe(0);
  return said;
}

test('problems are told on stderr by default, without keys, ids and addresses; stdout stays one line of JSON', async () => {
  const cli = await startJson();
  await send(cli);
  await send(cli, { country: 'USA' });
  await send(cli, { api_key: `${cli.ready.demo[1]?.key.slice(0, -1)}_` });
  let more = '';
  cli.child.stdout?.on('data', (chunk: Buffer) => (more += chunk.toString()));
  const said = await stderrOf(cli);

  expect(said).not.toContain('#1 ');
  expect(said).toMatch(
    /#2 recorded · POST \/v0\/event → 200 · dev\.mmpsim\.demo on android · .*29ee…\(\d+\) f024…\(\d+\)/,
  );
  expect(said).toMatch(/^ {4}✗ country is not .* Send /m);
  expect(said).toMatch(
    /#3 rejected \(unauthorized\)[^]*✗ api_key: No app has this key\. Did you mean `NFMK…\(\d+\)`\?/,
  );
  for (const secret of [UUID, UUID.replaceAll('-', ''), '29eeb161', '203.0.113.7', 'NFMKQ']) {
    expect(said).not.toContain(secret);
  }
  expect(said).not.toContain('\u001b');
  expect(more).toBe('');
});

test.each([
  { args: ['--log', 'none'], env: {}, lines: 0 },
  { args: [], env: { MMP_SIM_LOG: 'all' }, lines: 2 },
  { args: ['--log', 'problems'], env: { MMP_SIM_LOG: 'all' }, lines: 1 },
])('$args with $env writes $lines of two requests', { tags: 'long' }, async ({ args, env, lines }) => {
  const cli = await startJson(args, { env });
  await send(cli);
  await send(cli, { country: 'USA' });
  expect((await stderrOf(cli)).match(/^\d\d:\d\d:\d\d #/gm) ?? []).toHaveLength(lines);
});

test('another word is refused with what there is', async () => {
  const { code, stderr } = await runHere(['start', '--log', 'some']);
  expect(code).toBe(2);
  expect(stderr).toContain('--log: got some, expected none, problems or all');
});

test('neither a stderr that nobody reads nor one that goes away stops the simulator', { tags: 'long' }, async () => {
  const cli = await startJson(['--log', 'all']);
  // More than any pipe holds: nobody reads it yet.
  const long = 'x'.repeat(500);
  for (let round = 0; round < 40; round += 1) {
    await Promise.all(Array.from({ length: 10 }, () => send(cli, { [`unknown_${long}`]: 'x' })));
  }
  cli.child.stderr?.destroy();
  await once(cli.child.stderr ?? process.stderr, 'close');
  await send(cli, { country: 'USA' });
  await send(cli, { country: 'USA' });
  const { items } = (await (await fetch(`${cli.ready.url}/_sim/requests?limit=1`)).json()) as {
    items: { id: string }[];
  };
  expect(items[0]?.id).toBe('402');
  expect(await cli.stop()).toBe(0);
});
