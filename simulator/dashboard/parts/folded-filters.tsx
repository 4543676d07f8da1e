import type { ReactNode } from 'react';
import './folded-filters.css';
import { useNarrow } from './use-narrow.js';

type FoldedFiltersProps = {
  /** How many of them choose. */
  readonly count: number;
  readonly children: ReactNode;
};

/** Filters that a narrow screen shows when somebody unfolds them; else they are there. */
export function FoldedFilters({ count, children }: FoldedFiltersProps) {
  if (!useNarrow()) return children;
  return (
    <details className="folded-filters">
      <summary>Filters{count > 0 ? ` (${count})` : ''}</summary>
      <div>{children}</div>
    </details>
  );
}
