import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MatchersV3, PactV3, SpecificationVersion } from '@pact-foundation/pact';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../simulator/index.js';
import { basic, formOf, inFolder, verifyIn, withMock } from '../support/pact.js';
import { type Outcome, SDK_KEY, type SenderInteraction, senderInteractions } from '../support/sender-pact.js';
import { aSender } from '../support/senders.js';
import { FORM } from '../support/world.js';

const CONSUMER = 'mmp-sim-sender';
const PROVIDER = 'Tenjin';
const NAME = `${CONSUMER}-${PROVIDER}.json`;
const COMMITTED = resolve(import.meta.dirname, '../../contracts/pacts', NAME);
/** Longer than an interaction takes, which is one attempt, and shorter than what a Retry-After asks for. */
const WAIT_MS = 20_000;

let simulator: Simulator;
beforeAll(async () => {
  // The library tells its makers of every run, unless it is told not to.
  process.env['PACT_DO_NOT_TRACK'] = 'true';
  simulator = await createSimulator();
});
afterAll(() => simulator.close());

const { regex, string } = MatchersV3;

/** Only what the sender reads: status, code, error and Retry-After, and that no page of HTML came. */
function answerOf({ status, error, retryAfter }: SenderInteraction['answer']) {
  return {
    status,
    headers: {
      'Content-Type': regex('^application/json(;.*)?$', 'application/json'),
      ...(retryAfter === undefined ? {} : { 'Retry-After': regex('^\\d+$', retryAfter) }),
    },
    body: error === undefined ? { code: status } : { error: string(error) },
  };
}

type Heard = { readonly outcome: Outcome; readonly reason: string | null; readonly delayMs: number | null };

/** What the sender makes of one call to a server. */
async function heard(url: string, call: SenderInteraction['call']): Promise<Heard> {
  // With all of the jitter a wait is the longest, so that only the answer can make it longer.
  const waits = { minDelayMs: WAIT_MS, baseDelayMs: WAIT_MS, maxDelayMs: WAIT_MS, random: () => 1 };
  const sender = aSender(url, { sdkKey: SDK_KEY, ...waits });
  const first = new Promise<Heard>((done) => {
    sender.on('delivered', () => done({ outcome: 'delivered', reason: null, delayMs: null }));
    sender.on('dropped', ({ reason }) => done({ outcome: 'dropped', reason, delayMs: null }));
    sender.on('parked', ({ reason }) => done({ outcome: 'parked', reason, delayMs: null }));
    sender.on('retry', ({ reason, delayMs }) => done({ outcome: 'retry', reason, delayMs }));
  });
  try {
    await call(sender);
    return await first;
  } finally {
    await sender.close({ timeoutMs: 1 });
  }
}

/** One interaction with the mock. A sender that sends nothing hears nothing. */
const meet = (
  pact: PactV3,
  { description, state, call, path, form, answer, outcome }: SenderInteraction,
): Promise<void> =>
  withMock(
    () =>
      pact
        .given(state.name, { ...state.params })
        .uponReceiving(description)
        .withRequest({
          method: 'POST',
          path,
          headers: { 'Content-Type': FORM, Authorization: basic(SDK_KEY) },
          // The mock compares forms without regard to order.
          body: formOf(form),
        })
        .willRespondWith(answerOf(answer)),
    async (url) =>
      expect(await heard(url, call), description).toMatchObject({
        outcome,
        reason: answer.error ?? null,
        ...(outcome === 'retry' && {
          delayMs: answer.retryAfter === undefined ? WAIT_MS : Number(answer.retryAfter) * 1000,
        }),
      }),
  );

/** Has Pact's library write the pact, from what the sender sends to its mock. @returns The file without what differs by machine. */
async function writePact(folder: string): Promise<string> {
  const pact = new PactV3({
    consumer: CONSUMER,
    provider: PROVIDER,
    dir: folder,
    logLevel: 'error',
    spec: SpecificationVersion.SPECIFICATION_VERSION_V3,
  });
  for (const interaction of senderInteractions) await meet(pact, interaction);
  return normalized(await readFile(join(folder, NAME), 'utf8'));
}

type Written = { readonly interactions: readonly { readonly description: string }[] };

/** The versions of the libraries are no part of the contract, and the order is that of the descriptions. */
function normalized(text: string): string {
  const pact = JSON.parse(text) as Written;
  const interactions = pact.interactions.toSorted((a, b) => (a.description < b.description ? -1 : 1));
  const metadata = { pactSpecification: { version: '3.0.0' } };
  return `${JSON.stringify({ ...pact, interactions, metadata }, null, 2)}\n`;
}

test('what the sender says to Tenjin is what the committed pact holds, byte for byte', async () => {
  const written = await inFolder({}, writePact);
  if (process.env['MMP_SIM_WRITE_PACTS'] === 'true') {
    await mkdir(dirname(COMMITTED), { recursive: true });
    await writeFile(COMMITTED, written);
  }
  const committed = await readFile(COMMITTED, 'utf8').catch(() => '');
  expect(committed, `contracts/pacts/${NAME} is stale: write it anew by \`npm run pacts\``).toBe(written);
});

test('the simulator keeps the committed pact', async () => {
  const { pass, pacts } = await verifyIn(simulator, [dirname(COMMITTED)]);
  const results = pacts.flatMap(({ interactions }) => interactions);
  expect(results.filter(({ result }) => result !== 'passed')).toEqual([]);
  expect(results).toHaveLength(senderInteractions.length);
  const accepted = results.filter(({ request }) => request?.answer.status === 200);
  expect(accepted).toHaveLength(15);
  // An MMP says 200 to many mistakes: that the sender makes none is seen in the journal alone.
  const findings = accepted.flatMap(({ request }) => request?.findings ?? []);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(pass).toBe(true);
});
