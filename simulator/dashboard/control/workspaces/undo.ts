import { occasion } from '../../parts/occasion.js';

/** A workspace as it was before it was reset, before another snapshot took its place, or before that was undone. */
export type Undo = {
  readonly number: number;
  readonly what: 'reset' | 'restore' | 'undo';
  readonly snapshot: Blob;
  /** When it was taken, on the clock of the workspace: an instant in UTC. */
  readonly at: string;
  /** Of which workspace it is, as the stream tells it from others of its name; null where it has not told. */
  readonly life: string | null;
  /** Whether an answer has said that it was done; else nobody knows. */
  readonly isSure: boolean;
  /** Cursor of the journal just after; null where it is not known. */
  readonly cursor: number | null;
};

/** Of one workspace: each may be as large as a snapshot gets. */
const MOST_KEPT = 3;

// Kept while the page is open, whichever view is looked at; the newest first.
const kept = new Map<string, readonly Undo[]>();
const NONE: readonly Undo[] = [];
const changes = occasion();
let taken = 0;

const of = (workspace: string): readonly Undo[] => kept.get(workspace) ?? NONE;

function set(workspace: string, all: readonly Undo[]): void {
  if (all.length === 0) kept.delete(workspace);
  else kept.set(workspace, all);
  changes.happened();
}

/** What can be put back, by workspace. */
export const undos = {
  /** Keeps one before it is sure that it will be needed: an answer may be lost. @returns Its number. */
  keep(workspace: string, undo: Omit<Undo, 'number' | 'isSure' | 'cursor'>): number {
    taken += 1;
    const all = [{ ...undo, number: taken, isSure: false, cursor: null }, ...of(workspace)];
    set(workspace, all.length > MOST_KEPT ? withoutLeast(all) : all);
    return taken;
  },
  /** It was done. */
  sure(workspace: string, number: number, known: Pick<Undo, 'cursor' | 'life'>): void {
    set(
      workspace,
      of(workspace).map((one) => (one.number === number ? { ...one, ...known, isSure: true } : one)),
    );
  },
  forget(workspace: string, number: number): void {
    set(
      workspace,
      of(workspace).filter((one) => one.number !== number),
    );
  },
  forgetAll: (workspace: string): void => set(workspace, NONE),
};

/** Of the older ones the smallest goes: an empty workspace that is reset again and again pushes out none in which something is. */
function withoutLeast([newest, ...older]: readonly Undo[]): readonly Undo[] {
  const least = older.reduceRight((one, other) => (other.snapshot.size < one.snapshot.size ? other : one));
  return [newest, ...older].flatMap((one) => (one === undefined || one === least ? [] : [one]));
}

/** What can be put back, the newest first. */
export function useUndos(workspace: string): readonly Undo[] {
  changes.useTimes();
  return of(workspace);
}

/** Whether there is anything to put back, in whichever workspace. */
export function useHasUndo(): boolean {
  changes.useTimes();
  return kept.size > 0;
}
