import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestEntry } from '@mmp-sim/contracts/answers';
import { SimulatorError } from '../errors.js';
import { BrokerRelay } from './broker-relay.js';
import type { FoundPact, PactSources } from './find-pacts.js';
import { type NativeOptions, type NativeResults, NativeVerifier } from './native-verifier.js';
import type { Interaction, Pact } from './pact-file.js';
import { shownAddress } from './shown-address.js';
import { joinResults, skippedMessages, type Verification, type VerifiedPact } from './verification.js';
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
  /** Interactions whose states are not known here get one that is made of the request, as those without any. */
  readonly inferUnknown: boolean;
  /** Largest pact that an address may give. */
  readonly mostBytes: number;
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
  // A process that is told to end in between leaves neither behind.
  const leave = (): void => {
    verifier.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', leave);
  try {
    const pacts: VerifiedPact[] = [];
    for (const file of files) pacts.push(await verifyFile(verifier, file, folder, world, options));
    for (const url of urls) pacts.push(await verifyUrl(verifier, url, world, options));
    const isFailed = pacts.some(({ interactions }) => interactions.some(({ result }) => result === 'failed'));
    return { pass: !isFailed, pacts };
  } finally {
    await Promise.all([verifier.close(), rm(folder, { recursive: true })]);
    process.off('exit', leave);
  }
}

async function verifyFile(
  verifier: NativeVerifier,
  { path, pact }: FoundPact,
  folder: string,
  world: VerifiedWorld,
  options: VerifyOptions,
): Promise<VerifiedPact> {
  const { json, inferred } = withStates(pact, options.inferUnknown);
  const written = join(folder, 'pact.json');
  await writeFile(written, JSON.stringify(json));
  const before = world.requests().length;
  const own = { ...commonOptions(world, options), provider: pact.provider, pactUrls: [written] };
  const results = await verifier.verify(own);
  refuseUnread(results, (message) => new SimulatorError('PACT_INVALID', `${path}: ${message}.`));
  const interactions = [
    ...joinResults(results, pact.interactions, world.requests().slice(before)),
    ...skippedMessages(pact),
  ];
  return { source: path, consumer: pact.consumer, inferredStates: inferred, unpublished: null, interactions };
}

/** An address under which one pact stands; every other one is a broker's. */
const isPactAddress = ({ pathname }: URL): boolean => /\/pacts?\/|\.json$/.test(pathname);

async function verifyUrl(
  verifier: NativeVerifier,
  url: URL,
  world: VerifiedWorld,
  options: VerifyOptions,
): Promise<VerifiedPact> {
  const source = shownAddress(url.href);
  const { inferUnknown, mostBytes: mostCharacters, timeoutMs, broker } = options;
  const isPact = isPactAddress(url);
  const isPublished = broker['publishVerificationResult'] === true;
  const relay = await BrokerRelay.open(url, { inferUnknown, isPact, isPublished, mostCharacters, timeoutMs });
  try {
    const place = isPact ? { pactUrls: [relay.url] } : { pactBrokerUrl: relay.url, failIfNoPactsFound: true };
    const before = world.requests().length;
    const asked = { ...commonOptions(world, options), ...credentialsOf(url, broker), ...broker, ...place };
    const results = await verifier.verify(asked);
    refuseUnread(results, (message) => {
      const told = new SimulatorError('PEER_UNREACHABLE', `${source}: ${relay.inItsWords(message)}`);
      return relay.failure ?? told;
    });
    const pacts = relay.pacts.map(({ pact }) => pact);
    const [first] = pacts;
    return {
      source,
      consumer: pacts.length === 1 && first !== undefined ? first.consumer : null,
      inferredStates: relay.pacts.reduce((sum, { inferred }) => sum + inferred, 0),
      unpublished: results.unpublished === null ? null : relay.inItsWords(results.unpublished),
      interactions: [
        ...joinResults(results, verifiedOf(results, pacts), world.requests().slice(before)),
        ...pacts.flatMap(skippedMessages),
      ],
    };
  } finally {
    await relay.close();
  }
}

/** Those that an address brings along; they do not count beside others. */
function credentialsOf({ username, password }: URL, { pactBrokerToken }: VerifyOptions['broker']): object {
  if (username === '' || pactBrokerToken !== undefined) return {};
  return { pactBrokerUsername: decodeURIComponent(username), pactBrokerPassword: decodeURIComponent(password) };
}

/** The interactions in the order in which they were verified; null where that cannot be told. */
function verifiedOf({ interactionResults }: NativeResults, pacts: readonly Pact[]): Interaction[] | null {
  const known = pacts.flatMap(({ interactions }) => interactions);
  const isAll = known.length === interactionResults.length;
  return isAll && known.every(({ description }, at) => description === interactionResults[at]?.description)
    ? known
    : null;
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
