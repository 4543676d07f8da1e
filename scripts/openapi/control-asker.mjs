// Asks the control API of a running simulator, and keeps what was asked and answered.
import { exchange } from './exchange.mjs';

export const NOON = '2026-11-24T12:00:00.000Z';
export const GAID = 'f024e65f-3dd9-4f16-9837-26bcef192d68';
export const FORM = 'application/x-www-form-urlencoded';

/**
 * @typedef {import('./exchange.mjs').Exchange & {
 *   operation: string, name: string, body: unknown
 * }} Played - `operation` is method and path as the table of operations writes them; `body` is what was sent.
 */

/**
 * @typedef {(line: string, name: string, options?: {
 *   id?: string, query?: Record<string, string>, body?: unknown, raw?: string, headers?: Record<string, string>
 * }) => Promise<any>} Ask - The answer's JSON, null without a body.
 */

/** @param {string} url @returns {{ ask: Ask, played: Played[] }} */
export function asker(url) {
  const played = [];
  const ask = async (line, name, { id = '', query = {}, body, raw, headers = {} } = {}) => {
    const search = new URLSearchParams(query).toString();
    const target = line.replace(/\{\w+\}/, encodeURIComponent(id)) + (search === '' ? '' : `?${search}`);
    const sent = raw ?? (body === undefined ? '' : JSON.stringify(body));
    const type = sent === '' ? {} : { 'content-type': 'application/json' };
    const answer = await exchange(url, target, { body: sent, headers: { ...type, ...headers } });
    played.push({ ...answer, operation: line, name, body });
    return answer.type.endsWith('json') ? JSON.parse(answer.text) : null;
  };
  return { ask, played };
}

export const OPEN = {
  api_key: 'TOURKEY',
  bundle_id: 'com.example.game',
  platform: 'android',
  analytics_installation_id: '29eeb161-0fe7-4997-b6d5-3f02e9711f8c',
  advertising_id: GAID,
  os_version: '34',
  sdk_version: 'server',
};

/** An open, and an event whose name is misspelt and whose country is not one. */
export async function sendOpen(url, fields = OPEN) {
  for (const extra of [{}, { event: 'level_complet', country: 'USA' }]) {
    const body = new URLSearchParams({ ...fields, ...extra }).toString();
    await exchange(url, 'POST /v0/event', { body, headers: { 'content-type': FORM } });
  }
}
