import { quoted } from './shell-word.js';

/**
 * A call of the control API, for a terminal.
 *
 * @param origin - Of the simulator, without a slash at the end.
 * @param what - Method and path below `/_sim`, such as `POST callbacks`.
 */
export function curlOfControl(origin: string, what: string, workspace: string, body?: unknown): string {
  const [method = 'GET', path = ''] = what.split(' ');
  const query = workspace === 'default' ? '' : `?${new URLSearchParams({ workspace }).toString()}`;
  const usual = body === undefined ? 'GET' : 'POST';
  const lines = [`curl ${method === usual ? '' : `-X ${method} `}${quoted(`${origin}/_sim/${path}${query}`)}`];
  if (body !== undefined) lines.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`);
  return lines.join(' \\\n  ');
}
