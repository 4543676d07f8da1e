import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { SimulatorError } from '../errors.js';
import { paint, wantsColour } from '../paint.js';
import type { PactSources } from '../pact/find-pacts.js';
import type { Verification } from '../pact/verification.js';
import { consumerVersionSelector, type Selector } from './consumer-version-selector.js';
import { afterASecond, collect, duration, whole } from './flags.js';

type VerifyFlags = {
  readonly pact: readonly string[];
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
  readonly maxFiles: number;
  readonly maxBytes: number;
  readonly junit?: string;
  readonly json?: true;
};

const CHECK_FAILED = 1;

const EXAMPLES = `
Examples:
  $ mmp-sim verify --pact pacts/backend-tenjin.json
  $ mmp-sim verify --pact pacts/ --junit verify.xml
  $ mmp-sim verify --pact https://broker.example.com --consumer-version-selector mainBranch=true \\
      --publish --provider-version "$(git rev-parse HEAD)" --provider-branch main

Exit codes: 0 all interactions hold, 1 some do not, 2 wrong usage or no pact, 3 a broker does not answer.`;

/** `mmp-sim verify`: the provider's side of Pact, which an MMP of others never gives. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description("Verify a consumer's pacts against a fresh simulator.")
    .requiredOption('--pact <file|folder|url>', 'a pact, a folder of them, or a broker (may be repeated)', collect)
    .option('--provider <name>', 'name of the provider at the broker', 'Tenjin')
    .addOption(
      new Option(
        '--consumer-version-selector <selector>',
        'which pacts of a broker: name=value,… or JSON (may be repeated)',
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
    .addOption(new Option('--max-files <n>', 'most pact files').argParser(whole).default(1000))
    .addOption(new Option('--max-bytes <n>', 'largest pact file').argParser(whole).default(10_000_000))
    .option('--junit <file>', 'write the result as JUnit XML too')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: VerifyFlags) => {
      refuseContradictions(flags);
      const verification = await verify(flags);
      if (!verification.pass) process.exitCode = CHECK_FAILED;
      const { junitXml } = await import('../pact/junit.js');
      if (flags.junit !== undefined) await writeReport(flags.junit, junitXml(verification));
      const { verificationText } = await import('../pact/verification-text.js');
      process.stdout.write(
        flags.json === true ? `${JSON.stringify(verification)}\n` : painted(verificationText(verification)),
      );
    });
}

const painted = (text: string): string => (wantsColour(process.stdout) ? paint(text) : text);

/** @throws {SimulatorError} REQUEST_INVALID for flags that say nothing without each other. */
function refuseContradictions({ pact, publish, providerVersion, providerBranch, enablePending }: VerifyFlags): void {
  const needs = (flag: string, needed: string): SimulatorError =>
    new SimulatorError('REQUEST_INVALID', `${flag} needs ${needed}.`);
  if (publish === true && providerVersion === undefined) throw needs('--publish', '--provider-version');
  if (publish === true && !pact.some((one) => /^https?:/i.test(one)))
    throw needs('--publish', 'the URL of a broker as --pact');
  if (enablePending === true && providerBranch === undefined) throw needs('--enable-pending', '--provider-branch');
}

async function verify(flags: VerifyFlags): Promise<Verification> {
  const { findPacts } = await import('../pact/find-pacts.js');
  const sources = await findPacts(flags.pact, { files: flags.maxFiles, bytes: flags.maxBytes });
  const done = afterASecond(() => `verifying ${told(sources)}`);
  const { createSimulator } = await import('../index.js');
  const simulator = await createSimulator();
  try {
    const { verifyPacts } = await import('../pact/verify-pacts.js');
    const workspace = simulator.workspace({ id: 'pact', keyScope: 'workspace' });
    const world = {
      url: workspace.url,
      statesUrl: `${simulator.url}/_sim/pact/state?workspace=${workspace.id}`,
      requests: () => workspace.requests().toReversed(),
    };
    return await verifyPacts(sources, world, {
      provider: flags.provider,
      timeoutMs: flags.timeout,
      broker: brokerOptions(flags),
    });
  } finally {
    done();
    await simulator.close();
  }
}

const told = ({ files, urls }: PactSources): string =>
  [...(files.length === 0 ? [] : [`${files.length} pact files`]), ...urls.map(({ host }) => host)].join(', ');

/** In the words of Pact's verifier; what is not given is left out. */
function brokerOptions(flags: VerifyFlags): Record<string, unknown> {
  const options = {
    consumerVersionSelectors: flags.consumerVersionSelector,
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

async function writeReport(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `--junit: got ${path}, which cannot be written: ${(error as Error).message}.`,
      {
        cause: error,
      },
    );
  });
}
