import type { Problem } from '@mmp-sim/contracts/answers';
import { visible } from './parts/shell-word.js';

const TOKEN = 'mmp-sim-token';

let isRefused = false;
const listeners = new Set<() => void>();

function tellWhether(refused: boolean): void {
  if (isRefused === refused) return;
  isRefused = refused;
  for (const listener of listeners) listener();
}

/** The token of `--token`, for as long as this tab is open. It is never in an address. */
export const token = {
  get: (): string | null => sessionStorage.getItem(TOKEN),
  set: (value: string): void => sessionStorage.setItem(TOKEN, value),
  /** Whether the simulator wants another one: it has refused the last call for it. */
  isRefused: (): boolean => isRefused,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

/** What the simulator refused, in its own words; `code` is of docs/errors.md, `UNREACHABLE` where no answer came, or not to its end. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly problem: Problem | null;

  constructor(code: string, message: string, problem: Problem | null = null) {
    super(visible(message));
    this.code = code;
    this.problem = problem;
  }
}

type Asked = {
  readonly query?: Readonly<Record<string, string | null>>;
  /** Sent as JSON; a file as it is, since it is JSON already. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
};

/**
 * Asks the control API of one workspace.
 *
 * @param what - Method and path below `/_sim`, such as `GET requests`.
 * @throws {Refusal}
 */
export async function ask<Answer>(
  what: string,
  workspace: string,
  { query = {}, body, signal }: Asked = {},
): Promise<Answer> {
  return await answerOf(
    await send(what, workspace, { query, body, ...(signal === undefined ? {} : { signal }) }),
    signal,
  );
}

/** What an answer says. @param signal - That of its asking. @throws {Refusal} */
export async function answerOf<Answer>(response: Response, signal?: AbortSignal): Promise<Answer> {
  if (response.status === 204) return null as Answer;
  try {
    return (await response.json()) as Answer;
  } catch (error) {
    // What is no JSON is a bug; all else is a line that was cut in the midst of the answer.
    if (signal?.aborted === true || error instanceof SyntaxError) throw error;
    throw unreachable();
  }
}

const unreachable = (): Refusal =>
  new Refusal('UNREACHABLE', 'The simulator does not answer. Start it again, and this page goes on by itself.');

/** Looks whether anybody answers, whatever the token. @throws {Refusal} UNREACHABLE. */
export async function knock(): Promise<void> {
  await fetch('/assets/favicon.svg', { method: 'HEAD', cache: 'no-store' }).catch(() => {
    throw unreachable();
  });
}

/** The same as `ask`, with the answer as it comes. @throws {Refusal} */
export async function send(what: string, workspace: string, { query = {}, body, signal }: Asked): Promise<Response> {
  const [method = 'GET', path = ''] = what.split(' ');
  const asked = new URLSearchParams({ workspace });
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== '') asked.set(name, value);
  const headers = headersOf(body !== undefined);
  let response: Response;
  try {
    response = await fetch(`/_sim/${path}?${asked}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw unreachable();
  }
  if (response.ok) {
    tellWhether(false);
    return response;
  }
  const problem = (await response.json().catch(() => null)) as Problem | null;
  const said = problem === null ? `It answered ${response.status}.` : `${problem.title}: ${problem.detail}`;
  if (problem?.code === 'TOKEN_WRONG') tellWhether(true);
  throw new Refusal(problem?.code ?? String(response.status), said, problem);
}

/** @throws {Refusal} TOKEN_WRONG for a token that no header can hold. */
function headersOf(hasBody: boolean): Headers {
  const headers = new Headers(hasBody ? { 'Content-Type': 'application/json' } : {});
  const known = token.get();
  if (known === null) return headers;
  try {
    headers.set('Authorization', `Bearer ${known}`);
  } catch {
    tellWhether(true);
    throw new Refusal('TOKEN_WRONG', 'The token has letters that no header can hold. Type it as the simulator has it.');
  }
  return headers;
}

/**
 * Sends to a path of the MMP, as a client of it does: no token, cookie or password goes along, and a redirect is not followed,
 * since it leads to a store. What came of it stands in the journal.
 *
 * @param form - Null sends no body.
 * @throws {Refusal} CUT, where the line was cut before an answer came: by a fault, or since nobody is there.
 */
export async function sendToMmp(method: 'GET' | 'POST', target: string, form: string | null): Promise<void> {
  try {
    await fetch(target, {
      method,
      redirect: 'manual',
      credentials: 'omit',
      ...(form === null ? {} : { body: form, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
    });
  } catch {
    throw new Refusal('CUT', 'The line was cut before an answer came. Send it once more.');
  }
}
