import type { Sender, SenderOptions } from '@mmp-sim/sender';
import { afterEach, describe, expect, test } from 'vitest';
import { anMmpServer, type Arrived, type MmpServer, OK, type ScriptedAnswer } from '../support/mmp-server.js';
import { aSender, phone, PHONE } from '../support/senders.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function against(
  answers: readonly ScriptedAnswer[],
  options: Partial<SenderOptions> = {},
): Promise<{ server: MmpServer; sender: Sender }> {
  const server = await anMmpServer((_, place) => answers[place] ?? OK);
  const sender = aSender(server.url, options);
  closing.push(
    () => sender.close({ timeoutMs: 0 }),
    () => server.close(),
  );
  return { server, sender };
}

const names = (arrived: readonly Arrived[]): string[] => arrived.map(({ fields }) => fields['event'] ?? 'open');
const idsAside = async (sender: Sender): Promise<string[]> => (await sender.setAside()).map(({ id }) => id);

describe('an open that is held', () => {
  const options = { onUnknownOutcome: { open: 'hold' } } as const;

  test('keeps the calls of its installation waiting, and those of no other', async () => {
    const { server, sender } = await against([{ breakAfter: 'read' }], { ...options, concurrency: 1 });
    await sender.open(phone(1));
    await sender.event({ ...phone(1), name: 'a' });
    await sender.event({ ...phone(2), name: 'b' });
    expect(await sender.flush()).toEqual({ waiting: 1, held: 1, dead: 0, parked: [] });
    expect(names(server.arrived)).toEqual(['open', 'b']);
  });

  test.each([
    { decision: 'requeue', arrived: ['open', 'open', 'a'] },
    { decision: 'discard', arrived: ['open', 'a'] },
  ] as const)('lets them go after $decision: $arrived', async ({ decision, arrived }) => {
    const { server, sender } = await against([{ breakAfter: 'read' }], options);
    await sender.open(PHONE);
    await sender.event({ ...PHONE, name: 'a' });
    await sender.flush();
    expect(await sender[decision](await idsAside(sender))).toBe(1);
    expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 0, parked: [] });
    expect(names(server.arrived)).toEqual(arrived);
  });
});

describe('an open that is dead', () => {
  test.each([
    { how: 'refused', answers: [{ status: 400 }] },
    { how: 'tried too often', answers: [{ status: 503 }, { status: 503 }] },
  ])('since it was $how lets the calls of its installation go on', async ({ answers }) => {
    const { server, sender } = await against(answers, { maxAttempts: 2 });
    await sender.open(PHONE);
    await sender.event({ ...PHONE, name: 'a' });
    expect(await sender.flush()).toEqual({ waiting: 0, held: 0, dead: 1, parked: [] });
    expect(names(server.arrived).at(-1)).toBe('a');
  });

  test('and is requeued goes before the events that wait still', async () => {
    const { server, sender } = await against([{ status: 400 }, { status: 401 }]);
    await sender.open(PHONE);
    for (const name of ['a', 'b']) await sender.event({ ...PHONE, name });
    expect(await sender.flush()).toMatchObject({ waiting: 2, dead: 1, parked: [{ what: 'key' }] });
    await sender.requeue(await idsAside(sender));
    sender.resume();
    await sender.flush();
    expect(names(server.arrived)).toEqual(['open', 'a', 'open', 'a', 'b']);
  });
});
