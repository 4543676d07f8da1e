import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { SimulatorError } from '../errors.js';
import type { FoundPact, PactSources } from './find-pacts.js';
import { type NativeOptions, type NativeResults, NativeVerifier } from './native-verifier.js';
import { joinResults, type Verification, type VerifiedPact } from './verification.js';
import { withStates } from './with-states.js';

/** A workspace that is verified: its own base URL, and where its states are set. */
export type VerifiedWorld = {
  readonly url: string;
  readonly statesUrl: string;
  /** All that has arrived, the oldest first. */
  requests(): readonly RequestEntry[];
};

export type VerifyOptions = {
  /** Name of the provider; needed of a broker alone. */
  readonly provider: string;
  /** How long an answer may take. */
  readonly timeoutMs: number;
  /** What is only said to brokers, in the verifier's own words. */
  readonly broker: Readonly<Record<string, unknown>>;
};

/**
 * Verifies pacts against a workspace of a running simulator, one after another.
 *
 * @throws {SimulatorError} PACT_CORE_MISSING, PEER_UNREACHABLE.
 */
export async function verifyPacts(
  { files, urls }: PactSources,
  world: VerifiedWorld,
  options: VerifyOptions,
): Promise<Verification> {
  const verifier = new NativeVerifier();
  const folder = await mkdtemp(join(tmpdir(), 'mmp-sim-pacts-'));
  try {
    const pacts: VerifiedPact[] = [];
    for (const file of files) pacts.push(await verifyFile(verifier, file, folder, world, options));
    for (const url of urls) pacts.push(await verifyUrl(verifier, url, world, options));
    const isFailed = pacts.some(({ interactions }) => interactions.some(({ result }) => result === 'failed'));
    return { pass: !isFailed, pacts };
  } finally {
    await Promise.all([verifier.close(), rm(folder, { recursive: true })]);
  }
}

async function verifyFile(
  verifier: NativeVerifier,
  { path, pact }: FoundPact,
  folder: string,
  world: VerifiedWorld,
  options: VerifyOptions,
): Promise<VerifiedPact> {
  const { json, inferred } = withStates(pact);
  const written = join(folder, 'pact.json');
  await writeFile(written, JSON.stringify(json));
  const before = world.requests().length;
  const own = { ...commonOptions(world, options), provider: pact.provider, pactUrls: [written] };
  const results = await verifier.verify(own);
  refuseUnread(results, (message) => new SimulatorError('PACT_INVALID', `${path}: ${message}.`));
  const interactions = joinResults(results, pact.interactions, world.requests().slice(before));
  return { source: path, consumer: pact.consumer, inferredStates: inferred, unpublished: null, interactions };
}

/** An address under which one pact stands; every other one is a broker's. */
const isPact = ({ pathname }: URL): boolean => /\/pacts?\/|\.json$/.test(pathname);

async function verifyUrl(
  verifier: NativeVerifier,
  url: URL,
  world: VerifiedWorld,
  options: VerifyOptions,
): Promise<VerifiedPact> {
  const source = addressOf(url);
  const place = isPact(url) ? { pactUrls: [url.href] } : { pactBrokerUrl: source, failIfNoPactsFound: true };
  const before = world.requests().length;
  const results = await verifier.verify({ ...commonOptions(world, options), ...options.broker, ...place });
  refuseUnread(results, (message) => new SimulatorError('PEER_UNREACHABLE', `${source}: ${message}`));
  const interactions = joinResults(results, null, world.requests().slice(before));
  return { source, consumer: null, inferredStates: 0, unpublished: results.unpublished, interactions };
}

/** Without a slash at the end, and without what may be a secret. */
function addressOf(url: URL): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href.replace(/\/$/, '');
}

function commonOptions(world: VerifiedWorld, { provider, timeoutMs }: VerifyOptions): NativeOptions {
  return {
    providerBaseUrl: world.url,
    provider,
    timeout: timeoutMs,
    logLevel: 'error',
    providerStatesSetupUrl: world.statesUrl,
    providerStatesSetupBody: true,
    providerStatesSetupTeardown: true,
  };
}

/** @throws What `failure` makes of the reason, where the library could not read a pact at all. */
function refuseUnread({ errors }: NativeResults, failure: (message: string) => SimulatorError): void {
  const unread = errors.find(({ interaction }) => interaction === 'Failed to load pact');
  if (unread !== undefined) throw failure(unread.mismatch.message ?? 'it could not be read');
}
