import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Settings, Simulator } from '../../simulator/index.js';
import { answerTo } from './answer.js';
import { aWorld, type World } from './world.js';

/** A question that is not answered within its time. */
const SLOW =
  'select sum(a.number * b.number * c.number) from facts a, facts b, facts c, facts d, facts e, facts f, facts g';
/** One that keeps more than its memory. */
const LARGE =
  'select count(distinct a.body || b.body || b.about || c.about || c.body || d.id) from facts a, facts b, facts c, facts d';
const EVENTS = 40;

const limits = { sqlBytes: 1000, sqlMs: 1500, answerBytes: 20_000, databaseBytes: 100_000_000, workspaces: 8 };

/**
 * What is not answered is refused in the same words wherever it is kept, and nothing else suffers.
 *
 * @param start - Whoever starts one ends it.
 */
export function refusalContract(
  { name, tags = [] }: { readonly name: string; readonly tags?: string[] },
  start: (settings: Settings) => Promise<Simulator>,
): void {
  describe(name, { tags }, () => {
    let sim: Simulator;
    let world: World;
    beforeAll(async () => {
      sim = await start({ limits });
      world = aWorld(sim, { id: 'refused' });
      await world.open();
      for (let n = 2; n < EVENTS; n += 1) await world.event('level');
    });
    afterAll(() => sim.close());

    test.each([
      { what: 'writes', sql: 'delete from facts', code: 'SQL_REFUSED', says: 'something else than a question' },
      { what: 'asks two', sql: 'select 1; select 2', code: 'SQL_REFUSED', says: 'got 2 statements' },
      { what: 'reads files', sql: "select * from read_csv('/etc/passwd')", code: 'SQL_REFUSED', says: 'read_csv' },
      { what: 'is not SQL', sql: 'selct 1', code: 'SQL_REFUSED', says: 'syntax error' },
      { what: 'is too long', sql: `select '${'x'.repeat(1000)}'`, code: 'SQL_LIMIT', says: 'may have 1000' },
      { what: 'takes too long', sql: SLOW, code: 'SQL_LIMIT', says: 'more than 1500 ms' },
      { what: 'takes too much memory', sql: LARGE, code: 'SQL_LIMIT', says: 'more memory than there is' },
      {
        what: 'answers too much',
        sql: 'select a.* from facts a, facts b',
        code: 'SQL_LIMIT',
        says: 'than 20000 bytes',
      },
    ])('SQL that $what is refused, and the next one is answered', async ({ sql, code, says }) => {
      const refused = await world.control('POST /_sim/sql', { sql, dialect: 'duckdb' });
      expect(refused).toMatchObject({ body: { code, detail: expect.stringContaining(says) as string } });
      const { rows } = await world.workspace.sql('select count(*) from facts', { dialect: 'duckdb' });
      expect(rows).toEqual([[EVENTS]]);
    });

    test('whoever asks about a workspace that is deleted meanwhile hears so, and no zeros', async () => {
      const token = 'a-token-of-who-goes';
      const going = aWorld(sim, { id: 'going', accessTokens: [{ token }] });
      const { workspace } = going;
      await going.open();
      const exported = async (): Promise<void> => {
        for await (const _ of await workspace.export('tenjin.events', 'csv')) expect.unreachable('it is not there');
      };
      const days = 'start_date=2026-11-01&end_date=2026-11-30';
      const reported = answerTo(`${sim.url}/v2/reports/spend?${days}&group_by=app&metrics=tracked_installs`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      const told = answerTo(`${sim.url}/_sim/insights/installs?workspace=going`);
      // Both have been taken up when one that came later is answered.
      await answerTo(`${sim.url}/_sim/health`);
      const asked = [workspace.sql('select count(*) from events'), workspace.insights('installs'), exported()].map(
        (asking) => expect(asking).rejects.toMatchObject({ code: 'NOT_FOUND' }),
      );
      workspace.delete();
      await Promise.all(asked);
      // Whichever came first.
      expect((await reported).text).toMatch(/"tracked_installs":1|"errors?"/);
      expect((await told).text).toMatch(/"trackedInstalls":1|"NOT_FOUND"/);
      await expect(workspace.sql('select 1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    test('requests are answered while questions are, and each question sees all that was answered before it', async () => {
      const busy = aWorld(sim, { id: 'busy' });
      const asked: Promise<number>[] = [];
      for (let n = 1; n <= 10; n += 1) {
        await busy.open({ analytics_installation_id: String(n).padStart(32, '0'), advertising_id: '' });
        const least = n;
        asked.push(
          busy.workspace.insights('activity').then(({ items: [row] }) => {
            // Nothing half either: each has opened once.
            expect(row?.['sessions']).toBe(row?.['activeUsers']);
            return Number(row?.['sessions']) - least;
          }),
        );
      }
      expect((await Promise.all(asked)).filter((more) => more < 0)).toEqual([]);
    });

    test('a snapshot that cannot be put in changes nothing', async () => {
      const before = await world.workspace.snapshot();
      for (const broken of [
        { format: 'mine', version: 1 },
        { ...before, facts: 'none' },
        { ...before, version: 99 },
      ]) {
        await expect(world.workspace.restore(broken)).rejects.toMatchObject({ code: 'SNAPSHOT_INVALID' });
      }
      expect(await world.workspace.snapshot()).toEqual(before);
    });

    test('one workspace more than may be is refused, and takes no name', async () => {
      const made: string[] = [];
      for (let n = 0; n < limits.workspaces; n += 1) {
        const { status, body } = await world.control<{ id: string; code: string }>('POST /_sim/workspaces', {});
        if (status === 201) made.push(body.id);
        else expect(body.code).toBe('WORKSPACE_LIMIT');
      }
      expect(made).toEqual(made.map((_, n) => `w${n + 1}`));
      for (const id of made) sim.find(id)?.delete();
      expect(sim.workspace().id).toBe(`w${made.length + 1}`);
    });

    test('a simulator that is closed while it is asked answers or says so, whichever comes first', async () => {
      const exported = async (): Promise<string> => {
        let bytes = 0;
        for await (const piece of await world.workspace.export('events', 'csv')) bytes += piece.length;
        return `answered ${bytes}`;
      };
      const asked = Promise.allSettled([
        world.workspace.sql('select count(*) from events'),
        world.workspace.insights('revenue'),
        exported(),
        world.workspace.sql(SLOW, { dialect: 'duckdb' }),
      ]);
      await world.open();
      await Promise.all([sim.close(), sim.close()]);
      const outcomes = await asked;
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'STORE_UNAVAILABLE' });
      }
      await expect(world.workspace.sql('select 1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(world.workspace.insights('installs')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });
  });
}
