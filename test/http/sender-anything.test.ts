import { join } from 'node:path';
import { MemoryOutbox, type Outbox, type Sender, type SenderEvents } from '@mmp-sim/sender';
import { sqliteOutbox } from '@mmp-sim/sender/sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anMmpServer, type Arrived, OK, type ScriptedAnswer } from '../support/mmp-server.js';
import { aSender, phone } from '../support/senders.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** What a server may do, and whether it has counted the call then. */
const answers: readonly (ScriptedAnswer & { readonly counted: boolean })[] = [
  { ...OK, counted: true },
  { ...OK, counted: true },
  { status: 200, breakAfter: 'head', counted: true },
  { status: 202, body: '{"code":202,"error":"ignored"}', counted: false },
  { status: 400, counted: false },
  { status: 429, headers: { 'retry-after': '0' }, counted: false },
  { status: 429, headers: { 'retry-after': '1' }, counted: false },
  { status: 401, counted: false },
  { status: 404, counted: false },
  { status: 502, counted: false },
  { status: 502, counted: true },
  { status: 503, counted: false },
  { status: 503, counted: false },
  { breakAfter: 'read', counted: false },
  { breakAfter: 'read', counted: true },
];

const calls = fc.array(
  fc.record({
    who: fc.integer({ min: 1, max: 4 }),
    isMoney: fc.boolean(),
    script: fc.array(fc.nat(answers.length - 1), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 40 },
);

type Fate = keyof Pick<SenderEvents, 'delivered' | 'dropped' | 'dead' | 'held'>;
const fates: readonly Fate[] = ['delivered', 'dropped', 'dead', 'held'];

/** What was answered so is settled: delivered, thrown away or refused. */
const FINAL = new Set([200, 202, 400]);
const PARKS = new Set([401, 404]);

/** Sends all there is: what is parked is resumed, as often as it takes. @returns How often. */
async function sendAll(sender: Sender): Promise<number> {
  let resumed = 0;
  while ((await sender.flush()).waiting > 0) {
    expect(sender.resume()).toHaveLength(1);
    resumed += 1;
  }
  return resumed;
}

const folder = temporaryFolder();
let files = 0;

test.each<{ name: string; runs: number; make: () => Outbox }>([
  { name: 'memory', runs: 40, make: () => new MemoryOutbox() },
  { name: 'sqlite', runs: 15, make: () => sqliteOutbox({ path: join(folder, `${(files += 1)}.sqlite`) }) },
])(
  '$name: whatever is answered: nothing is lost, nothing confirmed is sent twice, and every lane keeps its order',
  { tags: 'long' },
  async ({ runs, make }) => {
    let parkings = 0;
    await fc.assert(
      fc.asyncProperty(calls, fc.integer({ min: 1, max: 8 }), async (made, concurrency) => {
        /** By the name of the call: what was answered so far. */
        const attempts = new Map<string, (typeof answers)[number][]>();
        const nameOf = ({ fields }: Arrived): string => fields['event'] ?? fields['product_id'] ?? '';
        const server = await anMmpServer((request) => {
          const before = attempts.get(nameOf(request)) ?? [];
          const answer = answers[made[Number(nameOf(request))]?.script[before.length] ?? 0] ?? answers[0];
          if (answer === undefined) throw new RangeError('there are answers');
          attempts.set(nameOf(request), [...before, answer]);
          return answer;
        });
        const sender = aSender(server.url, { outbox: make(), concurrency, maxAttempts: 3, maxRetryAfterMs: 5 });
        const fateOf = new Map<string, Fate[]>();
        for (const fate of fates) {
          sender.on(fate, ({ id }) => void fateOf.set(id, [...(fateOf.get(id) ?? []), fate]));
        }
        const receipts = await Promise.all(
          made.map(({ who, isMoney }, n) =>
            isMoney
              ? sender.purchase({ ...phone(who), productId: String(n), price: 1, currency: 'USD' })
              : sender.event({ ...phone(who), name: String(n) }),
          ),
        );
        parkings += await sendAll(sender);
        const left = await sender.close();
        await server.close();

        // Nothing is lost: every call met exactly one fate, and what was set aside is there.
        expect(receipts.map(({ id }) => fateOf.get(id)?.length)).toEqual(made.map(() => 1));
        const met = [...fateOf.values()].flat();
        expect(left).toEqual({
          waiting: 0,
          held: met.filter((fate) => fate === 'held').length,
          dead: met.filter((fate) => fate === 'dead').length,
          parked: [],
        });
        for (const [n, { isMoney }] of made.entries()) {
          const seen = attempts.get(String(n)) ?? [];
          const fate = fateOf.get(receipts[n]?.id ?? '')?.[0];
          // What was confirmed, thrown away or refused is not sent again.
          const last = seen.at(-1);
          expect(seen.slice(0, -1).filter(({ status }) => status !== undefined && FINAL.has(status))).toEqual([]);
          expect(fate === 'delivered').toBe(last?.status === 200);
          // An attempt that parks the app is none of the three, and what it was about is not lost.
          expect(seen.filter(({ status }) => !PARKS.has(status ?? 0)).length).toBeLessThanOrEqual(3);
          expect(PARKS.has(last?.status ?? 0)).toBe(false);
          // Money counts once at most.
          if (isMoney) expect(seen.filter(({ counted }) => counted).length).toBeLessThanOrEqual(1);
        }
        // A lane begins with nothing before all that came earlier has met its fate.
        for (const who of [1, 2, 3, 4]) {
          const order = server.arrived
            .filter(({ fields }) => fields['analytics_installation_id']?.[0] === String(who))
            .map(nameOf);
          const numbers = order.map(Number);
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: runs },
    );
    // Else it was never tried.
    expect(parkings).toBeGreaterThan(0);
  },
);
