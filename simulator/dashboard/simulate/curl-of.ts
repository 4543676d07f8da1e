import { curlOfControl } from '../parts/curl-of-control.js';
import { shellWord } from '../parts/shell-word.js';
import type { Call } from './calls.js';

/** Where a workspace is found: `origin` without a slash at the end, `prefix` empty or `/w/<id>`. */
export type Place = { readonly origin: string; readonly prefix: string; readonly workspace: string };

/** The same request as a command for a POSIX shell. */
export function curlOf(call: Call, { origin, prefix, workspace }: Place): string {
  if (call.to === 'control') return curlOfControl(origin, call.what, workspace, call.body);
  const { method, path, fields } = call;
  const parts = Object.entries(fields).map(([name, value]) => `--data-urlencode ${shellWord(`${name}=${value}`)}`);
  return [`curl -i ${method === 'GET' ? '-G ' : ''}${shellWord(origin + prefix + path)}`, ...parts].join(' \\\n  ');
}

/** Path and query of a call to the MMP, and its form. */
export function wireOf(
  { method, path, fields }: Extract<Call, { to: 'mmp' }>,
  prefix: string,
): { readonly target: string; readonly form: string | null } {
  const text = new URLSearchParams(fields).toString();
  if (method === 'POST') return { target: prefix + path, form: text };
  return { target: prefix + path + (text === '' ? '' : `?${text}`), form: null };
}
