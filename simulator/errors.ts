import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import type { JsonProblem } from '@mmp-sim/contracts/validators';

/** Every failure that a caller can act on: its stable code, HTTP status and title. Documented in `docs/errors.md`. */
export const problems = {
  REQUEST_INVALID: { status: 400, title: 'The request does not match what this resource takes' },
  BODY_UNREADABLE: { status: 400, title: 'The body is not JSON' },
  BODY_NOT_JSON_TYPE: { status: 415, title: 'The control API takes application/json' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  NOT_FOUND: { status: 404, title: 'There is no such thing' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This resource does not take that method' },
  KEY_TAKEN: { status: 409, title: 'This key or short id lives in another workspace' },
  ALREADY_EXISTS: { status: 409, title: 'This exists already' },
  AMBIGUOUS: { status: 409, title: 'More than one thing answers to this' },
  SUBSCRIPTION_STATE: { status: 409, title: 'The subscription is not in a state that allows this' },
  CLOCK_BACKWARD: { status: 409, title: 'The clock does not go back' },
  PATTERN_TOO_SLOW: { status: 400, title: 'A regular expression takes too long' },
  WORKSPACE_ENDED: { status: 409, title: 'The workspace ended before the assertion was decided' },
  WAIT_LIMIT: { status: 429, title: 'As many assertions wait as the limit allows' },
  JOURNAL_INCOMPLETE: { status: 409, title: 'The journal has dropped requests that this question is about' },
  ANSWER_TOO_LARGE: { status: 409, title: 'The answer would be larger than the limit allows' },
  CATALOG_LIMIT: { status: 409, title: 'There are as many of these in the workspace as the limit allows' },
  WORKSPACE_LIMIT: { status: 409, title: 'There are as many workspaces as the limit allows' },
  SNAPSHOT_INVALID: { status: 400, title: 'The snapshot cannot be restored' },
  SNAPSHOT_TOO_LARGE: { status: 413, title: 'The snapshot is too large' },
  WORLD_LIMIT: { status: 429, title: 'As many worlds are being made as the limit allows' },
  WORKSPACE_USED: { status: 409, title: 'Something has happened in the workspace already' },
  STREAM_LIMIT: { status: 429, title: 'There are as many streams as the limit allows' },
  EXPORT_LIMIT: { status: 429, title: 'As many exports are under way as the limit allows' },
  EXPORT_UNAVAILABLE: { status: 503, title: 'The file cannot be written before it is sent' },
  DEFAULT_WORKSPACE: { status: 409, title: 'The default workspace stays' },
  ENGAGEMENT_IN_FUTURE: { status: 400, title: 'An engagement cannot be in the future' },
  HOST_NOT_ALLOWED: { status: 403, title: 'This Host is not allowed' },
  ORIGIN_NOT_ALLOWED: { status: 403, title: 'A page of another origin, or a callback, may not do this' },
  TOKEN_WRONG: { status: 401, title: 'The token is missing or wrong' },
  SETTINGS_INVALID: { status: 400, title: 'The settings are wrong' },
  PORT_TAKEN: { status: 409, title: 'The port is taken' },
  ADDRESS_UNUSABLE: { status: 400, title: 'The address cannot be listened on' },
  UNREACHABLE: { status: 503, title: 'No simulator answers there' },
  EXAM_IMPOSSIBLE: { status: 400, title: 'The command cannot be examined' },
  PACT_INVALID: { status: 400, title: 'This is no pact that can be verified' },
  PACT_CORE_MISSING: { status: 503, title: 'The verifier of Pact is not installed' },
  PEER_UNREACHABLE: { status: 503, title: 'What was to be asked does not answer' },
  STORE_LOCKED: { status: 409, title: 'The store is open elsewhere' },
  STORE_INVALID: { status: 400, title: 'This file is no store of a simulator' },
  STORE_DAMAGED: { status: 400, title: 'This store is damaged' },
  STORE_NEWER: { status: 409, title: 'The store is of a newer simulator' },
  STORE_UNAVAILABLE: { status: 503, title: 'The store cannot be written' },
  SQL_REFUSED: { status: 400, title: 'This SQL is not answered' },
  SQL_LIMIT: { status: 409, title: 'The SQL takes more than the limits allow' },
  SQL_BUSY: { status: 429, title: 'As many statements run and wait as the limits allow' },
  WORLD_INVALID: { status: 400, title: 'The world cannot be made' },
  DISK_TOO_SMALL: { status: 507, title: 'There is not enough room on the disk' },
  STRICT: { status: 422, title: 'The request breaks the contract (strict mode)' },
  CONTROL_UNAVAILABLE: { status: 503, title: 'The control API could not be loaded' },
  INTERNAL: { status: 500, title: 'A bug of the simulator' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** A failure that the caller can act on. `code` is public; `detail` names the field, what was given and what to do. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  readonly code: ProblemCode;
  readonly detail: string;
  readonly problems: readonly JsonProblem[];

  constructor(code: ProblemCode, detail: string, options?: ErrorOptions & { problems?: readonly JsonProblem[] }) {
    super(`${problems[code].title}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
    this.problems = options?.problems ?? [];
  }
}

/** A part of the control API whose files could not be read. */
export function unavailable(error: unknown): SimulatorError {
  const message = error instanceof Error ? error.message : String(error);
  return new SimulatorError('CONTROL_UNAVAILABLE', `${message}. Start the simulator again if this stays.`, {
    cause: error,
  });
}

/** What a problem says of a value that is required and not there. */
const MISSING = 'a value: it is required';

/** Whether what is misspelt is the name at the end of the path, and not the value that stands there. */
function isOfName(path: string, expected: string): boolean {
  const meant = /^did you mean (.+?)\?/.exec(expected)?.[1];
  return meant !== undefined && didYouMean(path.split(/[.?]/).at(-1) ?? '', [meant]) !== null;
}

const another = (expected: string): string =>
  expected.startsWith('did you mean') ? `one that is known: ${expected}` : expected;

/** One sentence for each problem: its path, what was given, what is expected. */
export function describeProblems(list: readonly JsonProblem[]): string {
  return list
    .map(({ path, given, expected }) => {
      const where = path === '' ? 'the body' : path;
      if (expected === MISSING) return `${where} is missing`;
      if (isOfName(path, expected)) return `${where} is not known: ${expected}`;
      return given === null
        ? `${where}: ${expected}`
        : `${where}: got ${given === '' ? 'an empty text' : given.slice(0, 200)}, expected ${another(expected)}`;
    })
    .join('; ');
}
