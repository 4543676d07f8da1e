import { answerTo } from './answer.js';

/** A problem document of the control API. */
export type Problem = {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly problems?: readonly { readonly path: string; readonly given: string | null; readonly expected: string }[];
};

export type ControlAnswer<T> = { readonly status: number; readonly headers: Headers; readonly body: T };

/**
 * Calls the control API.
 *
 * @param line - Method and path, such as `GET /_sim/apps?workspace=w1`.
 * @param body - Sent as JSON; left out, there is no body.
 */
export async function control<T = unknown>(url: string, line: string, body?: unknown): Promise<ControlAnswer<T>> {
  const [method = '', path = ''] = line.split(' ');
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await answerTo(url + path, { method, ...sent });
  const { status, headers, text } = answer;
  return { status, headers, body: (text === '' ? null : answer.body) as T };
}
