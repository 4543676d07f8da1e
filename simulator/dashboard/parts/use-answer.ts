import { useCallback, useEffect, useRef, useState } from 'react';
import { ask, Refusal } from '../api.js';
import { useAddress, workspaceOf } from '../address.js';
import type { Kept } from './kept.js';
import { useRenewals } from './renewals.js';
import { useSetUps } from './set-ups.js';

/** So long after nobody has answered, it is asked again. */
const AGAIN_MS = 2000;

export type Asking<Answer> = {
  /** The last that came; it stays while another one is asked for, unless what it is about is not there any more. */
  readonly answer: Answer | null;
  readonly refusal: Refusal | null;
  readonly isAsking: boolean;
  /** The answer is of another question, which was asked before this one. */
  readonly isOfBefore: boolean;
  readonly askAgain: () => void;
};

type Options<Answer> = {
  readonly query?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
  /** Another number asks again. */
  readonly again?: number;
  /** What is kept there is shown at once, and not asked for. */
  readonly kept?: Kept<Answer> | null;
};

type State<Answer> = Pick<Asking<Answer>, 'answer' | 'refusal' | 'isAsking'> & {
  /** What the answer is of. */
  readonly of: string | null;
  /** What was refused. */
  readonly refused: string | null;
};

type Question = {
  readonly asked: string | null;
  readonly given: Readonly<Record<string, string | null>>;
  readonly sent?: unknown;
};

/**
 * Asks the control API about the workspace of the address, and once more when the question changes, when somebody has set
 * up otherwise what it is about, or when the simulator is back or all that was before is gone.
 *
 * @param what - Null asks nothing.
 */
export function useAnswer<Answer>(
  what: string | null,
  { query = {}, body, again = 0, kept = null }: Options<Answer> = {},
): Asking<Answer> {
  const workspace = workspaceOf(useAddress());
  const [{ of, refused, ...state }, setState] = useState<State<Answer>>({
    answer: null,
    refusal: null,
    isAsking: what !== null,
    of: null,
    refused: null,
  });
  const [times, setTimes] = useState(0);
  const renewals = useRenewals();
  const setUps = useSetUps(what);
  const question = JSON.stringify({ asked: what, given: query, sent: body } satisfies Question);
  const name = `${workspace} ${question}`;
  // Who asks again wants another answer.
  const occasion = [again, times, renewals, setUps, name].join(' ');
  const there = what === null || of === name ? null : (kept?.get(occasion) ?? null);
  const keeping = useRef(kept);
  keeping.current = kept;
  useEffect(() => {
    const { asked, given, sent } = JSON.parse(question) as Question;
    if (asked === null) return undefined;
    const keep = keeping.current?.asking(occasion);
    const take = (answer: Answer): void => {
      keep?.(answer);
      setState({ answer, refusal: null, isAsking: false, of: name, refused: null });
    };
    const known = keeping.current?.get(occasion) ?? null;
    if (known !== null) {
      // Which makes it the newest of what is kept.
      take(known);
      return undefined;
    }
    const gone = new AbortController();
    setState((before) => ({ ...before, isAsking: true }));
    ask<Answer>(asked, workspace, { query: given, body: sent, signal: gone.signal }).then(
      (answer) => gone.signal.aborted || take(answer),
      (error: unknown) => {
        if (gone.signal.aborted) return;
        const refusal = error instanceof Refusal ? error : new Refusal('BUG', String(error));
        const isGone = refusal.code === 'NOT_FOUND';
        setState((before) => ({
          ...before,
          ...(isGone ? { answer: null } : {}),
          refusal,
          isAsking: false,
          refused: name,
        }));
      },
    );
    return () => gone.abort();
  }, [question, name, workspace, occasion]);
  const askAgain = useCallback(() => setTimes((count) => count + 1), []);
  useEffect(() => {
    if (state.refusal?.code !== 'UNREACHABLE') return undefined;
    const waiting = setTimeout(askAgain, AGAIN_MS);
    return () => clearTimeout(waiting);
  }, [state.refusal, askAgain]);
  if (there !== null) return { answer: there, refusal: null, isAsking: false, isOfBefore: false, askAgain };
  const isOfBefore = state.answer !== null && of !== name;
  // What was refused before says nothing of what is asked now.
  if (state.refusal !== null && refused !== name)
    return { ...state, refusal: null, isAsking: what !== null, isOfBefore, askAgain };
  return { ...state, isOfBefore, askAgain };
}
