/** Beside an answer that has no place of its own for it: how many facts limits have pushed out, so that it lacks them. */
const HEADER = 'Mmp-Sim-Dropped-Facts';

/** Says that an answer is short, where it is. */
export function tellDropped(response: { setHeader(name: string, value: string): unknown }, dropped = 0): void {
  if (dropped > 0) response.setHeader(HEADER, String(dropped));
}
