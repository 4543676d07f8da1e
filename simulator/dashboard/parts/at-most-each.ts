/** Does something a while after it is first asked for, once for all that ask meanwhile. */
export function atMostEach(ms: number, work: () => void): () => void {
  let waiting: ReturnType<typeof setTimeout> | null = null;
  return () => {
    waiting ??= setTimeout(() => {
      waiting = null;
      work();
    }, ms);
  };
}
