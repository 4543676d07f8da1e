let works = 0;

/** Notes work on a thread of this process that nobody waits for any more, since nothing ends it. */
export function letGo(done: Promise<unknown>): void {
  works += 1;
  void done.catch(() => {}).finally(() => (works -= 1));
}

/** Whether some is still under way: Node's own exit would wait for it. */
export const isAtWork = (): boolean => works > 0;
