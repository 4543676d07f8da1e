import { askSimulator } from './ask-simulator.js';
import { exchange, type Received } from './exchange.js';
import type { Plan, Probe } from './drift-probes.js';
import { skipped, type Verification, type VerifiedInteraction } from './verification.js';

/** Where the same is asked twice. */
export type DriftPlaces = {
  /** Address of the real MMP, without a slash at the end. */
  readonly real: string;
  /** Base URL of a workspace of a simulator, and where its states are set. */
  readonly simulated: string;
  readonly statesUrl: string;
};

/**
 * Sends each probe to the real MMP and to the simulator, one after another, and compares the answers.
 *
 * @returns As of a pact: an interaction for each probe, and one that was skipped for each that was not sent.
 * @throws {SimulatorError} PEER_UNREACHABLE; nothing more is sent then.
 */
export async function checkDrift(
  { probes, skipped: notSent }: Plan,
  places: DriftPlaces,
  timeoutMs: number,
): Promise<Verification> {
  const checked: VerifiedInteraction[] = [];
  for (const probe of probes) checked.push(await check(probe, places, timeoutMs));
  const left = notSent.map(({ name, reason }) => skipped(name, reason));
  const pact = {
    source: places.real,
    consumer: null,
    inferredStates: 0,
    unpublished: null,
    interactions: [...checked, ...left],
  };
  return { pass: checked.every(({ result }) => result === 'passed'), pacts: [pact] };
}

async function check(
  { name, request, state, compared }: Probe,
  { real, simulated, statesUrl }: DriftPlaces,
  timeoutMs: number,
): Promise<VerifiedInteraction> {
  const started = performance.now();
  const answer = await exchange(real, request, timeoutMs);
  const durationMs = Math.round(performance.now() - started);
  const expected = await askSimulator({ simulated, statesUrl }, state, request, timeoutMs);
  const reasons = compared === 'all' ? differences(expected, answer) : differencesOfForm(expected, answer);
  return {
    description: name,
    states: [],
    result: reasons.length === 0 ? 'passed' : 'failed',
    durationMs,
    reasons,
    request: null,
  };
}

/** Where two answers differ that should say the same. */
function differences(expected: Received, answer: Received): string[] {
  const found = [
    differ('status', String(expected.status), String(answer.status)),
    differ('header content-type', mediaType(expected), mediaType(answer)),
    differ('header www-authenticate', scheme(expected), scheme(answer)),
    ...differencesOfBodies(jsonOf(expected), jsonOf(answer), answer),
  ];
  const surprise = answer.status < 300 ? ['it was not refused: it may have been recorded'] : [];
  return [...found.filter((one) => one !== null), ...surprise];
}

/** Keys that a read-out may have; those of a link's free slots beside them. */
const READOUT =
  /^(?:advertising_id|ad_network|campaign_id|campaign_name|site_id|creative_name|remote_campaign_id|click_id|deferred_deeplink_url|tenjin_parameter_[0-5])$/;

/** Where an answer has a form that the simulator never gives; what it says depends on what the real one knows. */
function differencesOfForm(expected: Received, answer: Received): string[] {
  const body = jsonOf(answer);
  const keys = Object.entries(body ?? {}).flatMap(([name, value]: [string, unknown]) => {
    if (!READOUT.test(name))
      return [`body ${name}: got ${JSON.stringify(value)}, a key that the simulator does not know`];
    return typeof value === 'string' ? [] : [`body ${name}: expected a text, got ${JSON.stringify(value)}`];
  });
  return [
    differ('status', String(expected.status), String(answer.status)),
    differ('header content-type', mediaType(expected), mediaType(answer)),
    body === null ? `body: expected a JSON object, got ${JSON.stringify(answer.body.slice(0, 200))}` : null,
    ...keys,
  ].filter((one) => one !== null);
}

const differ = (what: string, expected: string, got: string): string | null =>
  expected === got ? null : `${what}: the simulator answers ${expected || 'none'}, the real one ${got || 'none'}`;

const mediaType = ({ headers }: Received): string => (headers['content-type'] ?? '').split(';', 1)[0] ?? '';
const scheme = ({ headers }: Received): string => (headers['www-authenticate'] ?? '').split(' ', 1)[0] ?? '';

type Json = Readonly<Record<string, unknown>>;

function jsonOf({ body }: Received): Json | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

function differencesOfBodies(expected: Json | null, got: Json | null, answer: Received): (string | null)[] {
  if (expected === null || got === null) {
    return [got === null ? `body: expected a JSON object, got ${JSON.stringify(answer.body.slice(0, 200))}` : null];
  }
  const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
  return names.map((name) => differ(`body ${name}`, textOf(expected[name]), textOf(got[name])));
}

const textOf = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));
