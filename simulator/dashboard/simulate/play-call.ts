import type { RequestEntry, RequestList } from '@mmp-sim/contracts/answers';
import type { Call } from './calls.js';
import { wireOf } from './curl-of.js';

/** How requests leave: from a page, or from a test. */
export type Transport = {
  /** To the MMP. What it answers stands in the journal: a page cannot see where a redirect leads. */
  mmp(method: 'GET' | 'POST', target: string, form: string | null): Promise<void>;
  /** To the control API, about one workspace. @param what - Method and path below `/_sim`. */
  control<Answer>(
    what: string,
    workspace: string,
    options?: { readonly query?: Readonly<Record<string, string>>; readonly body?: unknown },
  ): Promise<Answer>;
};

const MOST_LOOKED_AT = '200';

/**
 * Sends a call. A fault that cuts the line is told by the entry of the journal, as any other answer.
 *
 * @returns Its entry of the journal; null of what is not journaled, or what somebody has deleted already.
 * @throws What `transport` throws, where nothing stands in the journal.
 */
export async function playCall(
  call: Call,
  { workspace, prefix }: { readonly workspace: string; readonly prefix: string },
  transport: Transport,
): Promise<RequestEntry | null> {
  if (call.to === 'control') {
    await transport.control(call.what, workspace, { body: call.body });
    return null;
  }
  const { target, form } = wireOf(call, prefix);
  const { cursor } = await transport.control<RequestList>('GET requests', workspace, { query: { limit: '1' } });
  const cut = await transport.mmp(call.method, target, form).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  // Others may send to the same workspace at the same time: it is the one that says the same.
  const { items } = await transport.control<RequestList>('GET requests', workspace, {
    query: { since: cursor, limit: MOST_LOOKED_AT },
  });
  const entry = items.find(({ sent }) => sent.target === target && sent.body === (form ?? '')) ?? null;
  if (entry === null && cut !== null) throw cut.error;
  return entry;
}
