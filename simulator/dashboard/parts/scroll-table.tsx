import type { ReactNode } from 'react';

type ScrollTableProps = {
  /** For who hears the page. */
  readonly label: string;
  /** What the columns are called; numbers stand at the right. */
  readonly columns: readonly (string | { readonly number: string })[];
  readonly className?: string;
  readonly isBusy?: boolean;
  /** Rows. */
  readonly children: ReactNode;
};

/** A table that is scrolled where it is wider than the page; on a narrow screen its cells stand below each other. */
export function ScrollTable({ label, columns, className, isBusy = false, children }: ScrollTableProps) {
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={label} aria-busy={isBusy}>
      <table className={className === undefined ? 'stack' : `${className} stack`}>
        <thead>
          <tr>
            {columns.map((column) =>
              typeof column === 'string' ? (
                <th key={column} scope="col">
                  {column}
                </th>
              ) : (
                <th key={column.number} scope="col" className="number">
                  {column.number}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
