import { useEffect, useRef } from 'react';
import { isTyping, useKeysOf } from './keys.js';
import { singleKeys } from './single-keys.js';

type ListKeys = {
  /** The oldest first. */
  readonly ids: readonly string[];
  readonly opened: string | null;
  readonly open: (id: string | null) => void;
  /** Left out where nothing can be paused. */
  readonly pause?: () => void;
  /** Left out where nothing is followed. */
  readonly follow?: () => void;
};

const LIST = [
  ['j', 'opens the next one'],
  ['k', 'opens the one before'],
  ['Esc', 'closes it'],
] as const;
const PAUSE = ['p', 'pauses, and goes on'] as const;
const FOLLOW = ['f', 'goes to the newest, and follows'] as const;

/** `j` and `k` go from one to the next in a list, newest first; `Esc` closes the one that is open; `p` pauses, `f` follows. */
export function useListKeys(keys: ListKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useKeysOf([...LIST, ...(keys.pause ? [PAUSE] : []), ...(keys.follow ? [FOLLOW] : [])]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || document.querySelector('dialog[open]') !== null) return;
      const { ids, opened, open, pause, follow } = latest.current;
      if (event.key === 'Escape' && opened !== null) open(null);
      if (!singleKeys.areOn()) return;
      const [older, newer] = besides(ids, opened);
      const next = event.key === 'j' ? older : event.key === 'k' ? newer : undefined;
      if (next !== undefined) open(next);
      if (event.key === 'p') pause?.();
      if (event.key === 'f') follow?.();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** What is before and after the one that is open, which itself need not be listed: it may be of before, or filtered out. Then its number tells, where ids are numbers. */
function besides(
  ids: readonly string[],
  opened: string | null,
): readonly [older: string | undefined, newer: string | undefined] {
  if (opened === null) return [ids.at(-1), undefined];
  const at = ids.indexOf(opened);
  if (at !== -1) return [ids[at - 1], ids[at + 1]];
  if (Number.isNaN(Number(opened))) return [ids.at(-1), undefined];
  const older = ids.findLastIndex((id) => Number(id) < Number(opened));
  const newer = ids.findIndex((id) => Number(id) > Number(opened));
  return [ids[older], newer < 0 ? undefined : ids[newer]];
}
