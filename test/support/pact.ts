import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PactV3 } from '@pact-foundation/pact';
import { providerState, type ProviderState } from '@mmp-sim/contracts/provider-states';
import type { Simulator } from '../../simulator/index.js';
import { findPacts } from '../../simulator/pact/find-pacts.js';
import type { VerifiedInteraction, Verification } from '../../simulator/pact/verification.js';
import { verifyPacts, type VerifyOptions } from '../../simulator/pact/verify-pacts.js';
import { AIID, FORM, GAID } from './world.js';

/** Parameters of an open that nothing is wrong with, but for the key. */
export const PACT_OPEN = {
  analytics_installation_id: AIID,
  advertising_id: GAID,
  bundle_id: 'com.example.game',
  platform: 'android',
  os_version: '34',
  sdk_version: 'server',
};

export const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
export const formOf = (params: Readonly<Record<string, string>>): string => new URLSearchParams(params).toString();

/** How often a mock that heard all and noted none is asked. */
const MOST_TRIES = 5;

/**
 * What is written by a pact and done with its mock. The mock answers before it has noted the request: on a busy machine it
 * may say that nothing came although its answer is here (pact-foundation/pact-reference#535), and all is done once more.
 * What has sent nothing never gets so far.
 *
 * @param pact - Writes what is expected, before each try.
 * @param use - What sends, and fails where the answer is not the expected one.
 */
export async function withMock(
  pact: () => PactV3,
  use: (url: string) => Promise<void>,
  tries = MOST_TRIES,
): Promise<void> {
  let isAsExpected = false;
  try {
    await pact().executeTest(async ({ url }) => {
      await use(url);
      isAsExpected = true;
    });
  } catch (error) {
    if (!isAsExpected || tries === 1 || !String(error).includes('expected but not received')) throw error;
    await withMock(pact, use, tries - 1);
  }
}

export type WrittenInteraction = Readonly<Record<string, unknown>> & { readonly description: string };

/** An interaction by hand: an open with a key, and what is expected of it. */
export function anInteraction(
  description: string,
  response: object,
  {
    state,
    params = {},
    key = 'BACKEND-KEY',
  }: { state?: ProviderState; params?: Record<string, string>; key?: string } = {},
): WrittenInteraction {
  return {
    description,
    ...(state === undefined ? {} : { providerStates: [state] }),
    request: {
      method: 'POST',
      path: '/v0/event',
      headers: { 'Content-Type': FORM, Authorization: basic(key) },
      body: formOf({ ...PACT_OPEN, ...params }),
    },
    response,
  };
}

/** The MMP's answer to what it records, and to what it does not, as a pact expects them. */
export const ACCEPTED = {
  status: 200,
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: { code: 200, success: true },
};
export const refused = (status: number, error: string) => ({ status, body: { code: status, error } });

export function interactionsOf({ pacts }: Verification): readonly VerifiedInteraction[] {
  return pacts.flatMap(({ interactions }) => interactions);
}

export const outcomes = (verification: Verification): [description: string, result: string][] =>
  interactionsOf(verification).map(({ description, result }) => [description, result]);

export const anApp = providerState('an app', { sdkKey: 'BACKEND-KEY' });

export const aPact = (interactions: readonly object[], version = '3.0.0'): object => ({
  consumer: { name: 'backend' },
  provider: { name: 'Tenjin' },
  interactions,
  metadata: { pactSpecification: { version } },
});

/** A folder with these files in it, which is gone after use. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | object>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mmp-sim-pact-test-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What `mmp-sim verify` does, in this process. */
export async function verifyIn(
  simulator: Simulator,
  named: readonly string[],
  options: Partial<VerifyOptions> = {},
): Promise<Verification> {
  const workspace = simulator.workspace({ keyScope: 'workspace' });
  try {
    const sources = await findPacts(named, { files: 100, bytes: 1_000_000 });
    const world = {
      url: workspace.url,
      statesUrl: `${simulator.url}/_sim/pact/state?workspace=${workspace.id}`,
      requests: () => workspace.requests().toReversed(),
    };
    return await verifyPacts(sources, world, {
      provider: 'Tenjin',
      timeoutMs: 10_000,
      inferUnknown: false,
      mostBytes: 1_000_000,
      broker: {},
      ...options,
    });
  } finally {
    workspace.delete();
  }
}
