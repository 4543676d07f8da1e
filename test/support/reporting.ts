import type { Simulator, WorkspaceHandle } from '../../simulator/index.js';
import { answerTo } from './answer.js';

export type Row = Readonly<Record<string, unknown>>;
type Page = { readonly data: readonly { readonly id: string; readonly attributes: Row }[] };

/** Reads reports of a workspace as a client of the reporting API: rows by their ids, in their order. */
export function aReportReader(
  { url }: Simulator,
  { accessTokens }: WorkspaceHandle,
): (path: string) => Promise<Readonly<Record<string, Row>>> {
  const { token } = accessTokens.add({ requestsPerMinute: null });
  return async (path) => {
    const rows: [string, Row][] = [];
    let next: string | null = `${url}/v2/reports/${path}`;
    while (next !== null) {
      const { status, text, body } = await answerTo(next, { headers: { Authorization: `Bearer ${token}` } });
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`);
      const { data, links } = body as Page & { readonly links: { readonly next: string | null } };
      rows.push(...data.map(({ id, attributes }): [string, Row] => [id, attributes]));
      ({ next } = links);
    }
    return Object.fromEntries(rows);
  };
}
