import type { Problem } from '@mmp-sim/contracts/answers';

const TOKEN = 'mmp-sim-token';

/** The token of `--token`, for as long as this tab is open. It is never in an address. */
export const token = {
  get: (): string | null => sessionStorage.getItem(TOKEN),
  set: (value: string): void => sessionStorage.setItem(TOKEN, value),
};

/** What the simulator refused, in its own words; `code` is of docs/errors.md, `UNREACHABLE` where nobody answered. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly problem: Problem | null;

  constructor(code: string, message: string, problem: Problem | null = null) {
    super(message);
    this.code = code;
    this.problem = problem;
  }
}

type Asked = {
  readonly query?: Readonly<Record<string, string | null>>;
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
  const response = await send(what, workspace, { query, body, ...(signal === undefined ? {} : { signal }) });
  return (response.status === 204 ? null : await response.json()) as Answer;
}

/** The same, with the answer as it comes. @throws {Refusal} */
export async function send(what: string, workspace: string, { query = {}, body, signal }: Asked): Promise<Response> {
  const [method = 'GET', path = ''] = what.split(' ');
  const asked = new URLSearchParams({ workspace });
  for (const [name, value] of Object.entries(query)) if (value !== null && value !== '') asked.set(name, value);
  const known = token.get();
  const headers = {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(known === null ? {} : { Authorization: `Bearer ${known}` }),
  };
  let response: Response;
  try {
    response = await fetch(`/_sim/${path}?${asked}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new Refusal('UNREACHABLE', 'The simulator does not answer. Start it again, and this page goes on by itself.');
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as Problem | null;
  const said = problem === null ? `It answered ${response.status}.` : `${problem.title}: ${problem.detail}`;
  throw new Refusal(problem?.code ?? String(response.status), said, problem);
}

/**
 * Sends to a path of the MMP, as a client of it does: no token, cookie or password goes along, and a redirect is not followed,
 * since it leads to a store. What came of it stands in the journal.
 *
 * @param form - Null sends no body.
 * @throws {Refusal} UNREACHABLE.
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
    throw new Refusal('UNREACHABLE', 'The simulator does not answer. Start it again, and send it once more.');
  }
}
