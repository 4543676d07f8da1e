import { useCallback, useEffect, useRef, useState } from 'react';
import { useAddress, workspaceOf } from '../address.js';
import { ask, Refusal } from '../api.js';
import { useRenewals } from './renewals.js';
import { useFocusKept } from './use-focus-kept.js';

export type Act = {
  readonly isActing: boolean;
  readonly refusal: Refusal | null;
  /** What was done last, in words. */
  readonly said: string;
};

type Doing = {
  readonly query?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
  /** What is said when it is done. */
  readonly said?: string;
};

export type Acting = Act & {
  /**
   * Asks the control API to change something; while that is under way nothing else is asked.
   *
   * @returns What it answered; null where it refused, which is said, or was not asked.
   */
  // What comes is what the documents of the API say, as of `ask`.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  readonly act: <Answer>(what: string, doing?: Doing) => Promise<{ readonly answer: Answer } | null>;
  /** The same for anything that may be refused. */
  readonly run: <Result>(work: () => Promise<Result>, said?: string) => Promise<{ readonly answer: Result } | null>;
};

/** Refusals that say nothing of a simulator that is back, or of a workspace that was made anew. */
const OF_BEFORE = new Set(['UNREACHABLE', 'NOT_FOUND']);

const NOTHING: Act = { isActing: false, refusal: null, said: '' };

/** Changes something in the workspace of the address, and keeps how that went. */
export function useAct(): Acting {
  const workspace = workspaceOf(useAddress());
  const [state, setState] = useState(NOTHING);
  useFocusKept(state.isActing);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);
  const renewals = useRenewals();
  useEffect(() => setState((before) => (OF_BEFORE.has(before.refusal?.code ?? '') ? NOTHING : before)), [renewals]);
  // Buttons are there until the page is shown anew.
  const isUnderWay = useRef(false);
  const run = useCallback(async <Result>(work: () => Promise<Result>, said = '') => {
    if (isUnderWay.current) return null;
    isUnderWay.current = true;
    setState({ isActing: true, refusal: null, said: '' });
    try {
      const answer = await work();
      if (isHere.current) setState({ isActing: false, refusal: null, said });
      return { answer };
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('BUG', String(error));
      if (isHere.current) setState({ isActing: false, refusal, said: '' });
      return null;
    } finally {
      isUnderWay.current = false;
    }
  }, []);
  const act = useCallback(
    <Answer>(what: string, { said, ...asked }: Doing = {}) => run(() => ask<Answer>(what, workspace, asked), said),
    [run, workspace],
  );
  return { ...state, act, run };
}
