import type { WorkspaceList } from '@mmp-sim/contracts/answers';
import { useEffect, useState } from 'react';
import { useAddress, workspaceOf } from './address.js';
import { type Asking, useAnswer } from './parts/use-answer.js';

/** So often it is looked whether a workspace that is gone has been made anew, as tests do. */
const LOOK_MS = 2000;

export type Workspaces = Pick<Asking<WorkspaceList>, 'answer' | 'refusal' | 'askAgain'> & {
  /** The one of the address is not there. */
  readonly isGone: boolean;
};

/** All workspaces, also where the one of the address is not among them. @param again - Another number asks again. */
export function useWorkspaces(again: number): Workspaces {
  const chosen = workspaceOf(useAddress());
  const { answer, refusal, askAgain } = useAnswer<WorkspaceList>('GET workspaces', { again });
  const isGone = refusal?.code === 'NOT_FOUND';
  const [looks, setLooks] = useState(0);
  // Asked of a workspace that is always there.
  const { answer: others } = useAnswer<WorkspaceList>(isGone ? 'GET workspaces' : null, {
    query: { workspace: 'default' },
    again: looks,
  });
  useEffect(() => {
    if (!isGone) return undefined;
    const looking = setInterval(() => document.visibilityState === 'hidden' || setLooks((count) => count + 1), LOOK_MS);
    return () => clearInterval(looking);
  }, [isGone]);
  useEffect(() => {
    if (isGone && others?.items.some(({ id }) => id === chosen) === true) askAgain();
  }, [isGone, others, chosen, askAgain]);
  return { answer: isGone ? others : answer, refusal, askAgain, isGone };
}
