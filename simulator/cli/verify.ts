import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command, Option } from 'commander';
import type { Platform } from '@mmp-sim/contracts/wire';
import { SimulatorError } from '../errors.js';
import { paint, wantsColour } from '../paint.js';
import type { PactSources } from '../pact/find-pacts.js';
import { shownAddress } from '../pact/shown-address.js';
import type { Verification } from '../pact/verification.js';
import { consumerVersionSelector, type Selector } from './consumer-version-selector.js';
import { afterASecond, collect, duration, whole } from './flags.js';
import { withFreshWorld } from './fresh-world.js';

type VerifyFlags = {
  readonly pact?: readonly string[];
  readonly provider: string;
  readonly timeout: number;
  readonly consumerVersionSelector?: readonly Selector[];
  readonly enablePending?: true;
  readonly publish?: true;
  readonly providerVersion?: string;
  readonly providerBranch?: string;
  readonly buildUrl?: string;
  readonly brokerToken?: string;
  readonly brokerUsername?: string;
  readonly brokerPassword?: string;
  readonly against?: string;
  readonly sdkKey?: string;
  readonly bundleId?: string;
  readonly platform?: Platform;
  readonly device?: string;
  readonly inferStates?: true;
  readonly maxFiles: number;
  readonly maxBytes: number;
  readonly junit?: string;
  readonly json?: true;
};

const CHECK_FAILED = 1;
const NOT_REACHED = 3;
const PLATFORMS: readonly Platform[] = ['ios', 'android', 'amazon', 'android_other'];

const EXAMPLES = `
Examples:
  $ mmp-sim verify --pact pacts/backend-tenjin.json
  $ mmp-sim verify --pact pacts/ --junit verify.xml
  $ mmp-sim verify --pact https://broker.example.com \\
      --consumer-version-selector mainBranch=true \\
      --publish --provider-version "$(git rev-parse HEAD)" --provider-branch main
  $ mmp-sim verify --against https://track.tenjin.com --sdk-key "$SDK_KEY"

Exit codes: 0 all interactions hold, 1 some do not, 2 wrong usage or no pact, 3 a broker or the
real MMP does not answer, or could not be told.`;

/** `mmp-sim verify`: the provider's side of Pact, which an MMP of others never gives. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description("Verify a consumer's pacts against a fresh simulator.")
    .option('--pact <file|folder|url>', 'a pact, a folder of them, or a broker (may be repeated)', collect)
    .option('--provider <name>', 'name of the provider at the broker', 'Tenjin')
    .addOption(
      new Option(
        '--consumer-version-selector <selector>',
        'which pacts of a broker: name=value,… or JSON (may be repeated; default: mainBranch=true and deployedOrReleased=true)',
      ).argParser(consumerVersionSelector),
    )
    .option('--enable-pending', 'pacts that were never verified do not fail; needs --provider-branch')
    .addOption(new Option('--publish', 'tell the broker the result; needs --provider-version'))
    .option('--provider-version <version>', 'version under which the result is published')
    .option('--provider-branch <branch>', 'branch under which the result is published')
    .option('--build-url <url>', 'page of the build, shown by the broker')
    .addOption(new Option('--broker-token <token>', 'bearer token of the broker').env('PACT_BROKER_TOKEN'))
    .addOption(new Option('--broker-username <name>', 'of a broker with passwords').env('PACT_BROKER_USERNAME'))
    .addOption(new Option('--broker-password <password>', 'the same').env('PACT_BROKER_PASSWORD'))
    .addOption(
      new Option('--timeout <duration>', 'how long an answer may take').argParser(duration).default(10_000, '10s'),
    )
    .option('--infer-states', 'make states that are not known here of the requests, as where a pact names none')
    .addOption(new Option('--max-files <n>', 'most pact files').argParser(whole).default(1000))
    .addOption(new Option('--max-bytes <n>', 'largest pact file').argParser(whole).default(10_000_000))
    .option('--against <url>', 'drift check: ask the real MMP there what it cannot record, and compare the answers')
    .option('--sdk-key <key>', 'of --against: your key, for calls about an app that nobody has')
    .option('--bundle-id <id>', 'of --against: your app, for the read-out of a device')
    .addOption(new Option('--platform <platform>', 'of --against: its platform').choices(PLATFORMS))
    .option('--device <id>', 'of --against: the device whose attribution is read')
    .option('--junit <file>', 'write the result as JUnit XML too')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: VerifyFlags) => {
      refuseContradictions(flags);
      if (flags.junit !== undefined) await refuseUnwritable(flags.junit);
      const verification = flags.against === undefined ? await verify(flags) : await compare(flags.against, flags);
      if (verification.pacts.some(({ unpublished }) => unpublished !== null)) process.exitCode = NOT_REACHED;
      if (!verification.pass) process.exitCode = CHECK_FAILED;
      const { verificationJunit } = await import('../pact/junit.js');
      if (flags.junit !== undefined) await writeReport(flags.junit, verificationJunit(verification));
      const { verificationText } = await import('../pact/verification-text.js');
      process.stdout.write(
        flags.json === true ? `${JSON.stringify(verification)}\n` : painted(verificationText(verification)),
      );
    });
}

const painted = (text: string): string => (wantsColour(process.stdout) ? paint(text) : text);

/** @throws {SimulatorError} REQUEST_INVALID for flags that say nothing without each other. */
function refuseContradictions({
  pact = [],
  against,
  publish,
  providerVersion,
  providerBranch,
  enablePending,
}: VerifyFlags): void {
  const needs = (flag: string, needed: string): SimulatorError =>
    new SimulatorError('REQUEST_INVALID', `${flag} needs ${needed}.`);
  if (pact.length === 0 && against === undefined)
    throw needs('verify', '--pact with a file, a folder or the URL of a broker, or --against');
  if (publish === true && providerVersion === undefined) throw needs('--publish', '--provider-version');
  if (publish === true && !pact.some((one) => /^https?:/i.test(one)))
    throw needs('--publish', 'the URL of a broker as --pact');
  if (enablePending === true && providerBranch === undefined) throw needs('--enable-pending', '--provider-branch');
}

async function sourcesOf({ pact = [], maxFiles, maxBytes }: VerifyFlags): Promise<PactSources> {
  const { findPacts } = await import('../pact/find-pacts.js');
  return findPacts(pact, { files: maxFiles, bytes: maxBytes });
}

async function verify(flags: VerifyFlags): Promise<Verification> {
  const sources = await sourcesOf(flags);
  const done = afterASecond(() => `verifying ${told(sources)}`);
  try {
    const { verifyPacts } = await import('../pact/verify-pacts.js');
    const { provider, timeout: timeoutMs, inferStates: inferUnknown = false, maxBytes: mostBytes } = flags;
    return await withFreshWorld(({ workspace, statesUrl }) => {
      const world = { url: workspace.url, statesUrl, requests: () => workspace.requests().toReversed() };
      return verifyPacts(sources, world, {
        provider,
        timeoutMs,
        inferUnknown,
        mostBytes,
        broker: brokerOptions(flags),
      });
    });
  } finally {
    done();
  }
}

/** The drift check. */
async function compare(against: string, flags: VerifyFlags): Promise<Verification> {
  const real = realAddress(against);
  const { files, urls } = await sourcesOf(flags);
  if (urls.length > 0)
    throw new SimulatorError('REQUEST_INVALID', '--against takes pacts from files and folders, not from a broker.');
  const { planDrift } = await import('../pact/drift-probes.js');
  const { checkDrift } = await import('../pact/drift.js');
  const { probes, skipped } = planDrift(
    files.flatMap(({ pact }) => pact.interactions),
    flags,
  );
  const messages = files.flatMap(({ pact }) => pact.messages);
  const reason = 'it is a message, which an MMP is not asked for';
  const plan = { probes, skipped: [...skipped, ...messages.map(({ description: name }) => ({ name, reason }))] };
  const done = afterASecond(() => `asking ${real}, ${plan.probes.length} times`);
  try {
    return await withFreshWorld(({ workspace, statesUrl }) =>
      checkDrift(plan, { real, simulated: workspace.url, statesUrl }, flags.timeout),
    );
  } finally {
    done();
  }
}

/**
 * What is wrong is told without what may be a secret in it.
 *
 * @throws {SimulatorError} REQUEST_INVALID for what is no address, or would carry the key for all to read.
 */
function realAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLoopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url?.hostname ?? '');
  const wrong = (given: string): SimulatorError =>
    new SimulatorError(
      'REQUEST_INVALID',
      `--against: got ${given}, expected https://…, such as https://track.tenjin.com.`,
    );
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))) {
    throw wrong(shownAddress(text));
  }
  const extra = [
    ...(url.username + url.password === '' ? [] : ['a user name or password']),
    ...(url.search + url.hash === '' ? [] : ['a query or fragment']),
  ];
  if (extra.length > 0) throw wrong(`${shownAddress(text)} with ${extra.join(' and ')}`);
  return shownAddress(text);
}

const told = ({ files, urls }: PactSources): string =>
  [
    ...(files.length === 0 ? [] : [files.length === 1 ? (files[0]?.path ?? '') : `${files.length} pact files`]),
    ...urls.map(({ host }) => host),
  ].join(', ');

/** What Pact recommends to providers: what is developed, and what runs anywhere. */
const DEFAULT_SELECTORS: readonly Selector[] = [{ mainBranch: true }, { deployedOrReleased: true }];

/** In the words of Pact's verifier; what is not given is left out. */
function brokerOptions(flags: VerifyFlags): Record<string, unknown> {
  const options = {
    consumerVersionSelectors: flags.consumerVersionSelector ?? DEFAULT_SELECTORS,
    enablePending: flags.enablePending,
    publishVerificationResult: flags.publish,
    providerVersion: flags.providerVersion,
    providerVersionBranch: flags.providerBranch,
    buildUrl: flags.buildUrl,
    pactBrokerToken: flags.brokerToken,
    pactBrokerUsername: flags.brokerUsername,
    pactBrokerPassword: flags.brokerPassword,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== ''));
}

/** Before anything is verified or published. @throws {SimulatorError} REQUEST_INVALID. */
async function refuseUnwritable(path: string): Promise<void> {
  await access(dirname(path), constants.W_OK).catch((error: unknown) => {
    throw unwritable(path, error);
  });
}

async function writeReport(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw unwritable(path, error);
  });
}

const unwritable = (path: string, cause: unknown): SimulatorError =>
  new SimulatorError('REQUEST_INVALID', `--junit: got ${path}, which cannot be written: ${(cause as Error).message}.`, {
    cause,
  });
