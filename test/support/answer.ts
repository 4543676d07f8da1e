import { undescribed } from './described.js';

/** What came back: read whole, so that no connection is left waiting. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  readonly body: unknown;
};

/** Sends a request and reads its answer, whatever it is; redirects are shown, not followed. */
export async function anyAnswerTo(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    get body() {
      return JSON.parse(text) as unknown;
    },
  };
}

/**
 * Sends a request and reads its answer; redirects are shown, not followed.
 *
 * @throws {Error} For an answer that the OpenAPI document does not describe: every test holds it to what is answered.
 */
export async function answerTo(url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await anyAnswerTo(url, init);
  const { method = 'GET' } = init;
  const { pathname } = new URL(url);
  const { status, headers, text } = answer;
  const faults = undescribed({ method, pathname, status, type: headers.get('content-type') ?? '', text });
  if (faults.length === 0) return answer;
  throw new Error(
    `${method} ${pathname} was answered ${status} with what simulator/openapi.json does not describe: ${faults.join('; ')}. Describe it in contracts/control/answers.schema.json or scripts/openapi/, then \`npm run generate\`. The answer: ${text.slice(0, 2000)}`,
  );
}
