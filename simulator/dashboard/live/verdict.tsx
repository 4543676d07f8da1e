import type { RequestEntry } from '@mmp-sim/contracts/answers';

const MARKS = { recorded: '✓', dropped: '∅', rejected: '✗' } as const;

/** What became of a request: told by its colour, a mark and a word. */
export function Verdict({ entry: { verdict } }: { readonly entry: Pick<RequestEntry, 'verdict'> }) {
  return (
    <span className={`verdict ${verdict}`}>
      <span aria-hidden="true">{MARKS[verdict]} </span>
      {verdict}
    </span>
  );
}
