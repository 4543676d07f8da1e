import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { examine, type ExamResult } from '../../simulator/exam/exam.js';
import { lessons } from '../../simulator/exam/lessons.js';
import { aSender } from '../support/exam-senders.js';

type Command = Parameters<typeof examine>[0]['command'];

function exam(command: Command, names: readonly string[], timeoutMs = 60_000): Promise<ExamResult> {
  return examine({
    command,
    lessons: lessons.filter(({ name }) => names.includes(name)),
    app: { bundleId: 'com.example.exam', platform: 'android' },
    timeoutMs,
    jobs: 4,
    signal: new AbortController().signal,
    onProgress: () => {},
    onFolderLeft: () => {},
  });
}

const told = ({ lessons: list }: ExamResult) =>
  list.map(({ name, failures }) => [name, failures.map(({ rule }) => rule)]);

// Not beside the others: on a machine that is busy even two calls at once may arrive late enough one after the other. So may
// they here, now and then, but hardly in both lessons; the judge's own tests tell the milliseconds.
test(
  'a sender is told off for hammering, and for not waiting as long as it was told',
  { tags: 'long' },
  async ({ onTestFinished }) => {
    const impatient = `const a = () => send({ event: 'a' });
    if ((await a()) !== 200) { await Promise.all([a(), a()]); await a(); }`;
    const sender = await aSender(impatient, onTestFinished);
    const [unavailable, rateLimited] = told(await exam(sender, ['rate-limited', 'unavailable']));
    expect(rateLimited).toEqual(['rate-limited', expect.arrayContaining(['retry-after'])]);
    expect([unavailable, rateLimited].flat(2)).toContain('hammering');
  },
);

describe.concurrent('a sender is told off for', () => {
  test(
    'sending again what was refused for good; it ends with the lesson',
    { tags: 'long' },
    async ({ onTestFinished }) => {
      const again = `while ((await send({ event: 'a' })) !== 200) await new Promise((next) => setTimeout(next, 400));`;
      const result = await exam(await aSender(again, onTestFinished), ['unauthorized', 'silent-202'], 5000);
      expect(told(result)).toEqual([
        ['unauthorized', ['retried']],
        ['silent-202', ['retried']],
      ]);
      expect(result.lessons.map(({ timedOut, signal }) => [timedOut, signal])).toEqual([
        [true, 'SIGKILL'],
        [true, 'SIGKILL'],
      ]);
    },
  );

  test('nothing that it could not know', { tags: 'long' }, async ({ onTestFinished }) => {
    const stubborn = `const until = async (fields) => {
        for (;;) try { return await send(fields); } catch { await new Promise((next) => setTimeout(next, 60)); }
      };
      await send({}).catch(() => 0); await until({ event: 'a' }); await until({ event: 'b' });`;
    const result = await exam(await aSender(stubborn, onTestFinished), ['reset-after']);
    // Of the three requests that were reset the open was given up, and it counted; the event was tried until it was answered.
    expect(result.lessons).toMatchObject([{ pass: true, attempts: 5, recorded: 5, copies: 0, unavoidable: 2 }]);
  });

  test(
    'what it sends, and nothing that it reads: a read uses up no fault, and is answered well',
    { tags: 'long' },
    async ({ onTestFinished }) => {
      const reader = `await send({}).catch(() => 0);
      for (let time = 0; time < 5; time += 1) {
        const query = new URLSearchParams({
          api_key: process.env.MMP_SIM_SDK_KEY, bundle_id: process.env.MMP_SIM_BUNDLE_ID, os_version: '34',
          platform: process.env.MMP_SIM_PLATFORM, analytics_installation_id: '${'0'.repeat(31)}1', advertising_id: '',
          sdk_version: 'server',
        });
        const { status } = await fetch(process.env.MMP_SIM_URL + '/v0/user?' + query);
        if (status !== 200) throw new Error('a read was answered ' + status);
      }
      await send({ event: 'a' }).catch(() => 0); await send({ event: 'b' }).catch(() => 0); await send({ event: 'c' });`;
      const result = await exam(await aSender(reader, onTestFinished), ['unavailable', 'reset-before', 'silent-202']);
      expect(result.lessons).toMatchObject([
        { name: 'unavailable', attempts: 4, recorded: 1, lost: 3, unexpected: 0, exitCode: 0 },
        { name: 'reset-before', attempts: 4, recorded: 1, lost: 3, unexpected: 0, exitCode: 0 },
        { name: 'silent-202', attempts: 4, recorded: 0, unexpected: 0, exitCode: 0 },
      ]);
    },
  );

  test('nothing but what it sends: its exit code is shown', { tags: 'long' }, async ({ onTestFinished }) => {
    const result = await exam(await aSender(`await send({}); process.exit(7);`, onTestFinished), [
      'reset-after',
      'killed',
    ]);
    expect(result).toMatchObject({ pass: true, clean: { exitCode: 7 } });
    expect(result.lessons.map(({ name, exitCode }) => [name, exitCode])).toEqual([
      ['reset-after', 1],
      ['killed', 7],
    ]);
  });
});

describe.concurrent('a command that is killed', () => {
  const both = ['killed', 'killed-after'];
  const marking = (when: 'before' | 'after'): Command => [
    process.execPath,
    join(import.meta.dirname, '../support/marking-sender.mjs'),
    when,
  ];

  test(
    'and had ticked off what it was about to send has lost it, unless it had counted',
    { tags: 'long' },
    async () => {
      const {
        pass,
        lessons: [killed, after],
      } = await exam(marking('before'), both);
      expect(pass).toBe(false);
      expect(killed?.failures.map(({ rule }) => rule)).toContain('lost');
      // Of two players one or two things were under way.
      expect(killed?.lost).toBeGreaterThanOrEqual(1);
      expect(killed?.lost).toBeLessThanOrEqual(2);
      expect(killed).toMatchObject({ copies: 0, unavoidable: 0, unexpected: 0 });
      expect(after).toMatchObject({ pass: true, attempts: 8, recorded: 8 });
    },
  );

  test(
    'and ticks off what was answered has lost nothing, and copied only what it could not know to have counted',
    { tags: 'long' },
    async () => {
      const {
        lessons: [killed, after],
      } = await exam(marking('after'), both);
      expect([killed?.failures, after?.failures]).toEqual([[], []]);
      expect(killed).toMatchObject({ recorded: 8, lost: 0, copies: 0, unavoidable: 0 });
      expect(after).toMatchObject({ lost: 0, copies: 0 });
      expect(after?.unavoidable).toBeGreaterThanOrEqual(1);
      expect(after?.unavoidable).toBeLessThanOrEqual(2);
    },
  );

  test('and begins anew has copied what was confirmed', { tags: 'long' }, async ({ onTestFinished }) => {
    const all = `for (const event of ['', 'a', 'b', 'c']) await send({ event });`;
    const result = await exam(await aSender(all, onTestFinished), both);
    expect(told(result)).toEqual([
      ['killed', ['copied', 'copied']],
      ['killed-after', ['copied', 'copied']],
    ]);
  });

  test('may send one thing only: it is under way', { tags: 'long' }, async ({ onTestFinished }) => {
    const once = (order: string): string => `import { existsSync, writeFileSync } from 'node:fs';
      const done = process.env.MMP_SIM_STATE_DIR + '/done';
      const tick = () => writeFileSync(done, '');
      if (!existsSync(done)) { ${order} }`;
    const [careful, hasty] = await Promise.all([
      exam(await aSender(once(`await send({}); tick();`), onTestFinished), both),
      exam(await aSender(once(`tick(); await send({});`), onTestFinished), both),
    ]);
    expect(careful.lessons).toMatchObject([
      { pass: true, attempts: 2, recorded: 1, unavoidable: 0, exitCode: 0 },
      { pass: true, attempts: 2, recorded: 2, unavoidable: 1, exitCode: 0 },
    ]);
    expect(hasty.lessons).toMatchObject([
      { pass: false, attempts: 1, recorded: 0, lost: 1, exitCode: 0 },
      { pass: true, attempts: 1, recorded: 1, lost: 0, exitCode: 0 },
    ]);
  });
});

describe.concurrent('what is sent again', () => {
  const again = (more: string): string => `const gold = { event: 'gold', value: '4', player: '1' };
    for (let tries = 0, status = 0; status !== 200 && tries < 9; tries += 1) {
      if (tries > 0) await new Promise((next) => setTimeout(next, 60));
      status = await send(tries === 0 ? gold : { ...gold, ${more} }).catch(() => 0);
    }`;

  test.each([
    { what: 'with marks of a try', more: `retry: '1', tries, reason: 'down', after: '60'`, failed: [] },
    { what: 'with another value', more: `value: '499'`, failed: ['lost', 'unexpected'] },
  ])('$what: $failed', { tags: 'long' }, async ({ more, failed: rules }) => {
    const cleanUps: (() => Promise<void>)[] = [];
    try {
      const sender = await aSender(again(more), (cleanUp) => void cleanUps.push(cleanUp));
      expect(told(await exam(sender, ['unavailable']))).toEqual([['unavailable', rules]]);
    } finally {
      for (const cleanUp of cleanUps) await cleanUp();
    }
  });
});

test('a command that reads as well is judged by what it sends alone', { tags: 'long' }, async () => {
  const reads = `await send({}); const { MMP_SIM_URL: url, MMP_SIM_SDK_KEY: key } = process.env;
    await fetch(url + '/v0/user?api_key=' + key + '&bundle_id=com.example.exam&platform=android&sdk_version=server&analytics_installation_id=' + '0'.repeat(31) + '1');`;
  const result = await exam(await aSender(reads), ['slow']);
  expect(result.clean.requests).toBe(1);
});

describe.concurrent('a command cannot be examined that', () => {
  test.each<{ what: string; command?: Command; code?: string; said: string }>([
    {
      what: 'is not there',
      command: ['no-such-program'],
      said: 'no-such-program cannot be started: there is no such program',
    },
    { what: 'sends nothing', code: `console.log('no events');`, said: 'sent nothing that counts' },
    {
      what: 'ends badly',
      code: `throw new Error('broken');`,
      said: 'The command ended with 1, and wrote at last: ',
    },
    { what: 'uses another key', code: `await send({}, 'ANOTHER');`, said: '1 of 1 requests were not recorded' },
    {
      what: 'sends the same twice',
      code: `await send({ event: 'a' }); await send({ event: 'a' });`,
      said: 'cannot be told apart: 2 × tenjin.event a of 00000000000000000000000000000001.',
    },
    {
      what: 'sends by chance',
      code: `for (let n = 0; n < 2; n += 1) await send({ event: 'e' + Math.random() });`,
      said: 'cannot be told apart when event is left out, since it differs from run to run: 2 × tenjin.event',
    },
    {
      what: 'sends by chance more or less',
      code: `import { existsSync, mkdirSync } from 'node:fs';
        await send({}); if (process.env.MMP_SIM_STATE_DIR.endsWith('2')) await send({ event: 'a' });`,
      said: 'two runs on a clean line sent 1 and 2 requests.',
    },
  ])('$what', { tags: 'long' }, async ({ command, code, said }) => {
    const cleanUps: (() => Promise<void>)[] = [];
    const finished = (cleanUp: () => Promise<void>): void => void cleanUps.push(cleanUp);
    try {
      await expect(exam(command ?? (await aSender(code ?? '', finished)), [])).rejects.toThrow(said);
    } finally {
      for (const cleanUp of cleanUps) await cleanUp();
    }
  });
});
