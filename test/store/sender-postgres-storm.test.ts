import { createSender } from '@mmp-sim/sender';
import { postgresOutbox, type PostgresOutbox } from '@mmp-sim/sender/postgres';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { anMmpServer, OK } from '../support/mmp-server.js';
import { ANDROID, PHONE } from '../support/senders.js';

const CALLS = 300;
const admin = new Client({ connectionString: inject('postgresUrl') });
beforeAll(() => admin.connect());
afterAll(() => admin.end());

/** Connections by the name of their application, so that only they are dropped. */
const urlOf = (name: string): string => `${inject('postgresUrl')}?application_name=${name}`;

const installations = (forms: readonly Readonly<Record<string, string>>[]): string[] =>
  forms.map((fields) => fields['analytics_installation_id'] ?? '');

test.each([
  {
    whose: 'its own pool',
    name: `storm_own_${process.pid}`,
    make: (connectionString: string, table: string) => postgresOutbox({ connectionString, table }),
  },
  {
    whose: "the caller's pool",
    name: `storm_pool_${process.pid}`,
    make(connectionString: string, table: string): PostgresOutbox {
      const pool = new Pool({ connectionString, max: 4 });
      pool.on('error', () => undefined);
      onTestFinished(() => pool.end());
      return postgresOutbox({ pool, table });
    },
  },
])(
  '$whose: connections that are dropped all the time harm no call and no process',
  { tags: 'long' },
  async ({ name, make }) => {
    const uncaught: unknown[] = [];
    const hear = (error: unknown): void => void uncaught.push(error);
    process.on('uncaughtException', hear).on('unhandledRejection', hear);
    onTestFinished(() => void process.off('uncaughtException', hear).off('unhandledRejection', hear));

    let dropped = 0;
    let isOver = false;
    let drops = Promise.resolve();
    const drop = (): void => {
      const sql = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1';
      const before = drops;
      drops = (async () => {
        await before;
        dropped += (await admin.query(sql, [name])).rows.length;
      })();
    };
    // While something is being sent, and below while something is being added.
    const server = await anMmpServer((_, place) => {
      if (!isOver && place % 7 === 0) drop();
      return OK;
    });
    onTestFinished(() => server.close());
    const outbox = make(urlOf(name), name);
    await outbox.createTables();
    const backoff = { minDelayMs: 1, baseDelayMs: 5, maxDelayMs: 50, leaseMs: 1_000, pollMs: 50 };
    const target = { mmp: 'tenjin', sdkKey: 'KEY', baseUrl: server.url, app: ANDROID, outbox } as const;
    const sender = createSender({ ...target, ...backoff });
    const failures: unknown[] = [];
    sender.on('failure', ({ error }) => failures.push(error));
    sender.on('held', () => undefined);

    const taken: string[] = [];
    for (let n = 0; n < CALLS; n += 10) {
      const group = Array.from({ length: 10 }, (_, place) => String(1000 + n + place).repeat(8));
      if (n % 40 === 0) drop();
      await Promise.all(
        group.map(async (installationId) => {
          const call = { ...PHONE, installationId, productId: 'gold', price: '4.99', currency: 'USD' } as const;
          // Refused, as a caller is told: whether it was kept is then open.
          await sender.purchase(call).then(
            () => taken.push(installationId),
            (error: unknown) => expect(error).toMatchObject({ code: 'OUTBOX_UNAVAILABLE' }),
          );
        }),
      );
    }
    isOver = true;
    await drops;
    // The leases of claims whose commit was lost on its way run out, and the last connections turn out to be dropped.
    const waiting = (): Promise<number> =>
      sender.left().then(
        (left) => left.waiting,
        () => -1,
      );
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
    const held = await sender.setAside({ limit: CALLS });
    expect(await sender.close()).toMatchObject({ waiting: 0, dead: 0, parked: [] });

    expect(uncaught).toEqual([]);
    expect(dropped).toBeGreaterThan(0);
    const arrived = installations(server.arrived.map(({ fields }) => fields));
    const unknown = installations(held.map(({ body }) => Object.fromEntries(new URLSearchParams(body))));
    const known = [...arrived, ...unknown];
    expect(new Set(known).size, 'nothing twice').toBe(known.length);
    expect(
      taken.filter((id) => !known.includes(id)),
      'nothing lost',
    ).toEqual([]);
    process.stdout.write(
      `${name}: ${dropped} connections dropped, ${taken.length} of ${CALLS} taken, ${arrived.length} arrived, ${held.length} held, ${failures.length} failures\n`,
    );
  },
);
