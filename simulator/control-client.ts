import type { Assertion, SqlQuery } from '@mmp-sim/contracts/wire';
import type { Health } from '@mmp-sim/contracts/answers';
import { type ProblemCode, problems, SimulatorError } from './errors.js';

/** Where a running simulator is found: its own address, or the base URL of one of its workspaces (`…/w/{id}`). */
export type ControlTarget = {
  readonly url: string;
  /** Id of a workspace; over the one in `url`. `default` when neither names one. */
  readonly workspace?: string | undefined;
  /** What the simulator was started with as `--token`. */
  readonly token?: string | undefined;
};

/** `GET /_sim/health`; another version may say less. */
export type AnsweredHealth = Partial<Pick<Health, 'version' | 'pid' | 'startedAt' | 'requests'>>;

/** Bytes of an export, and how many facts limits have pushed out, so that it lacks them. */
export type Exported = { readonly bytes: AsyncIterable<Uint8Array>; readonly dropped: number };

/** Longer than any answer takes that is not waited for. */
const ANSWER_MS = 30_000;

/** The control API of a simulator in another process, as far as checks need it. */
export class ControlClient {
  /** Address of the simulator, without a slash at the end. */
  readonly url: string;
  readonly workspace: string;
  readonly #token: string | undefined;

  /** @throws {SimulatorError} REQUEST_INVALID for what is no address. */
  constructor({ url, workspace, token }: ControlTarget) {
    const address = addressOf(url);
    this.url = address.url;
    this.workspace = workspace ?? address.workspace ?? 'default';
    // An environment variable may be there and empty.
    this.#token = token === '' ? undefined : token;
  }

  /** @param withinMs - How long to wait for the answer. */
  health(withinMs = ANSWER_MS): Promise<AnsweredHealth> {
    return this.#call('GET', '/_sim/health', undefined, withinMs);
  }

  /** `POST /_sim/assert`. */
  assert<Answer>(assertion: Assertion): Promise<Answer> {
    const { withinMs } = assertion;
    const waits = typeof withinMs === 'number' ? withinMs : 0;
    return this.#call('POST', this.#path('/_sim/assert'), assertion, waits + ANSWER_MS);
  }

  /**
   * `POST /_sim/sql`.
   *
   * @param withinMs - How long to wait for the answer.
   */
  sql<Answer>(query: SqlQuery, withinMs: number): Promise<Answer> {
    return this.#call('POST', this.#path('/_sim/sql'), query, withinMs);
  }

  /** `GET /_sim/installs/{id}`. @throws {SimulatorError} NOT_FOUND. */
  install<Story>(id: string, app?: string): Promise<Story> {
    const path = this.#path(`/_sim/installs/${encodeURIComponent(id)}`);
    return this.#call('GET', app === undefined ? path : `${path}&app=${encodeURIComponent(app)}`);
  }

  /**
   * A page of the journal, the newest first.
   *
   * @param limit - At most this many requests, 1–1000.
   * @param before - The `next` of the page before it.
   */
  requests<Page>(limit: number, before?: string): Promise<Page> {
    const place = before === undefined ? '' : `&before=${encodeURIComponent(before)}`;
    return this.#call('GET', `${this.#path('/_sim/requests')}&limit=${limit}${place}`);
  }

  /** `GET /_sim/export`: the tables. */
  exportTables<List>(): Promise<List> {
    return this.#call('GET', this.#path('/_sim/export'));
  }

  /**
   * `GET /_sim/export/{file}`: the bytes, as they come, and how many facts they lack. Who reads no further ends it.
   *
   * @param options - What else is asked for.
   */
  async export(file: string, options: Readonly<Record<string, string>>): Promise<Exported> {
    const asked = new URLSearchParams({ workspace: this.workspace, ...options });
    const path = `/_sim/export/${encodeURIComponent(file)}?${asked.toString()}`;
    const { status, body, dropped, text } = await this.#begun(path);
    if (status === 200 && body !== null) return { bytes: this.#whole(body), dropped };
    throw problemOf(readAnswer(await text())) ?? this.#unreachable(`it answered ${status}, but not as mmp-sim does`);
  }

  /**
   * Any of the control API's endpoints, of the workspace.
   *
   * @param line - Method and path, such as `PUT /_sim/clock`; a query may follow.
   * @throws {SimulatorError} With the code of the problem that is answered; UNREACHABLE.
   */
  ask<Answer>(line: `${'GET' | 'PUT' | 'POST'} /_sim/${string}`, body?: object): Promise<Answer> {
    const [method = '', path = ''] = line.split(' ');
    const place = `workspace=${encodeURIComponent(this.workspace)}`;
    // What is about workspaces themselves takes no workspace.
    const whole = path.startsWith('/_sim/workspaces') ? path : `${path}${path.includes('?') ? '&' : '?'}${place}`;
    return this.#call(method, whole, body);
  }

  /**
   * Opens a tracking link of the workspace, as a phone does.
   *
   * @param path - Such as `/v0/click/abc?site_id=7`.
   * @returns Where it leads; `location` is null for a pixel.
   */
  async openLink(path: string): Promise<{ readonly status: number; readonly location: string | null }> {
    const place = `/w/${encodeURIComponent(this.workspace)}${path}`;
    const { status, headers } = await this.#exchange(place, {
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return { status, location: headers.get('location') };
  }

  async #begun(path: string) {
    const headers: Record<string, string> = this.#token === undefined ? {} : { Authorization: `Bearer ${this.#token}` };
    try {
      const response = await fetch(this.url + path, { headers, redirect: 'manual' });
      const { status, body } = response;
      const dropped = Number(response.headers.get('Mmp-Sim-Dropped-Facts') ?? 0);
      return { status, body, dropped, text: () => response.text() };
    } catch (error) {
      throw this.#unreachable(reasonOf(error), error);
    }
  }

  /** Bytes, of which the last one is the last one that was sent. */
  async *#whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw this.#unreachable('its answer was cut before the end', error);
    }
  }

  #path(path: string): string {
    return `${path}?workspace=${encodeURIComponent(this.workspace)}`;
  }

  async #call<Answer>(method: string, path: string, body?: unknown, withinMs = ANSWER_MS): Promise<Answer> {
    const headers: Record<string, string> = {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(this.#token === undefined ? {} : { Authorization: `Bearer ${this.#token}` }),
    };
    const { status, text } = await this.#exchange(path, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.max(1, Math.ceil(withinMs))),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = readAnswer(text);
    if ((status === 200 || status === 201) && answer !== null) return answer as Answer;
    throw problemOf(answer) ?? this.#unreachable(`it answered ${status}, but not as mmp-sim does`);
  }

  async #exchange(path: string, init: RequestInit): Promise<{ status: number; headers: Headers; text: string }> {
    try {
      const response = await fetch(this.url + path, init);
      const { status, headers } = response;
      return { status, headers, text: await response.text() };
    } catch (error) {
      throw this.#unreachable(reasonOf(error), error);
    }
  }

  #unreachable(reason: string, cause?: unknown): SimulatorError {
    return new SimulatorError(
      'UNREACHABLE',
      `${this.url}: ${reason}. Start one there by \`mmp-sim start\`, or name another by its URL.`,
      { cause },
    );
  }
}

function addressOf(url: string): { url: string; workspace: string | null } {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new SimulatorError(
      'REQUEST_INVALID',
      `url: got ${url}, expected the address of a simulator, such as http://127.0.0.1:4747.`,
    );
  }
  const [, before = '', workspace] = /^(.*?)(?:\/w\/([^/]+))?\/*$/.exec(parsed.pathname) ?? [];
  return { url: parsed.origin + before, workspace: workspace === undefined ? null : decoded(workspace) };
}

/** A segment of a path; what cannot be decoded stands as it is, and is no workspace. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function readAnswer(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** The failure that a problem document tells of; null where it is none of ours. */
function problemOf(answer: object | null): SimulatorError | null {
  const { code, detail, lines } = (answer ?? {}) as { code?: unknown; detail?: unknown; lines?: unknown };
  if (typeof code !== 'string' || !Object.hasOwn(problems, code) || typeof detail !== 'string') return null;
  return new SimulatorError(code as ProblemCode, Array.isArray(lines) ? lines.join('\n') : detail);
}

/** `connect ECONNREFUSED 127.0.0.1:4747`: fetch hides it in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { message, code } = (error.cause ?? {}) as { message?: unknown; code?: unknown };
  const reasons = [message, code, error.message];
  return reasons.find((reason) => typeof reason === 'string' && reason !== '') as string;
}
