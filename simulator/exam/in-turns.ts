/**
 * Does work for each of a list, so many at a time.
 *
 * @param most - At least 1.
 * @returns What came of each, in the order of the list. @throws What the first that fails throws; no other is begun then.
 */
export async function inTurns<One, Result>(
  list: readonly One[],
  most: number,
  work: (one: One) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const left = list.entries();
  let isFailed = false;
  const next = async (): Promise<void> => {
    for (const [index, one] of left) {
      if (isFailed) return;
      try {
        results.set(index, await work(one));
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, list.length) }, next));
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
