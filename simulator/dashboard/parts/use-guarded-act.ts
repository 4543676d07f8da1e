import { useState } from 'react';
import { useAddress, workspaceOf } from '../address.js';
import { ask } from '../api.js';
import { changesBetween, type Told } from './told.js';
import { type Act, useAct } from './use-act.js';

type Guard<Kept> = {
  /** Where it is read, such as `GET apps/1`; null where nothing is there yet. */
  readonly read: string | null;
  /** As it was when the form was filled. */
  readonly begun: Kept | null;
  readonly tell: (kept: Kept) => Told;
};

type Writing = {
  readonly body: unknown;
  readonly said?: string;
  /** Whatever somebody else has written since. */
  readonly isSure?: boolean;
};

export type GuardedAct<Kept> = Act & {
  /** What somebody else has made of it meanwhile; null where nobody has. */
  readonly theirs: Kept | null;
  /** What of that is otherwise than it was. */
  readonly changes: Told;
  /** Writes, unless somebody else has. @returns What there is then; null where nothing was written. */
  readonly write: (what: string, writing: Writing) => Promise<Kept | null>;
  /** Theirs is in the form. */
  readonly take: () => void;
};

/** Writes what a form says, and nothing over what somebody else has changed since the form was filled, unless that is wanted. */
export function useGuardedAct<Kept>({ read, begun, tell }: Guard<Kept>): GuardedAct<Kept> {
  const workspace = workspaceOf(useAddress());
  const { isActing, refusal, run } = useAct();
  const [theirs, setTheirs] = useState<Kept | null>(null);
  const [said, setSaid] = useState('');
  const write: GuardedAct<Kept>['write'] = async (what, { body, said: whenDone = '', isSure = false }) => {
    setSaid('');
    const done = await run(async () => {
      if (read !== null && begun !== null && !isSure) {
        const now = await ask<Kept>(read, workspace);
        if (Object.keys(changesBetween(tell(begun), tell(now))).length > 0) {
          setTheirs(now);
          return null;
        }
      }
      const written = await ask<Kept>(what, workspace, { body });
      setTheirs(null);
      setSaid(whenDone);
      return written;
    });
    return done?.answer ?? null;
  };
  const changes = begun === null || theirs === null ? {} : changesBetween(tell(begun), tell(theirs));
  return { isActing, refusal, said, theirs, changes, write, take: () => setTheirs(null) };
}
