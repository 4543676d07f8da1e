import type { SqlTable, SqlTableList } from '@mmp-sim/contracts/answers';
import { useMemo, useState } from 'react';
import { Failure } from '../../parts/failure.js';
import { useAnswer } from '../../parts/use-answer.js';

/** What the schemas are: docs/datavault.md. */
const SCHEMAS: Readonly<Record<string, string>> = {
  tenjin: 'DataVault, as Tenjin has it',
  mmp: 'the simulator’s own, which it is made of',
};

/** The tables that may be asked about; a name that is chosen goes to where one types. */
export function SchemaList({ onChoose }: { readonly onChoose: (name: string) => void }) {
  const { answer, refusal, askAgain } = useAnswer<SqlTableList>('GET sql/tables');
  const [wanted, setWanted] = useState('');
  const found = useMemo(() => tablesWith(answer?.items ?? [], wanted), [answer, wanted]);
  const schemas = [...new Set(found.map(({ schema }) => schema))];
  return (
    <aside className="schema" aria-label="Tables">
      <label>
        Tables and columns
        <input
          type="search"
          value={wanted}
          placeholder="Part of a name  ( / )"
          spellCheck={false}
          onChange={({ target }) => setWanted(target.value)}
        />
      </label>
      {refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />}
      {answer === null && refusal === null ? <p className="quiet">Loading the tables…</p> : null}
      {answer !== null && found.length === 0 ? (
        <p className="quiet">No table and no column is called like that.</p>
      ) : null}
      {schemas.map((schema) => (
        <div key={schema}>
          <h2>
            {schema} <span className="quiet">{SCHEMAS[schema]}</span>
          </h2>
          {found
            .filter((table) => table.schema === schema)
            .map((table) => (
              <Table key={`${schema} ${table.name}`} table={table} isOpen={wanted !== ''} onChoose={onChoose} />
            ))}
        </div>
      ))}
    </aside>
  );
}

type TableProps = {
  readonly table: SqlTable;
  readonly isOpen: boolean;
  readonly onChoose: (name: string) => void;
};

function Table({ table: { schema, name, description, columns }, isOpen, onChoose }: TableProps) {
  const full = schema === 'tenjin' ? name : `${schema}.${name}`;
  return (
    <details open={isOpen}>
      <summary>{name}</summary>
      <p className="quiet">{description}</p>
      <p>
        <button type="button" className="name" onClick={() => onChoose(full)}>
          {full}
        </button>
      </p>
      <ul>
        {columns.map((column) => (
          <li key={column.name}>
            <button type="button" className="name" onClick={() => onChoose(column.name)}>
              {column.name}
            </button>{' '}
            <span className="quiet">{column.type.toLowerCase()}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Tables that are called so, and those with a column that is, with these columns alone. */
function tablesWith(tables: readonly SqlTable[], wanted: string): readonly SqlTable[] {
  const text = wanted.trim().toLowerCase();
  if (text === '') return tables;
  return tables.flatMap((table) => {
    if (table.name.toLowerCase().includes(text)) return [table];
    const columns = table.columns.filter(({ name }) => name.toLowerCase().includes(text));
    return columns.length === 0 ? [] : [{ ...table, columns }];
  });
}
