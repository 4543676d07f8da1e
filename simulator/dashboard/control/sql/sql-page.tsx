import type { SqlAnswer } from '@mmp-sim/contracts/answers';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { goTo, useAddress, withQuery, workspaceOf } from '../../address.js';
import { ask, Refusal } from '../../api.js';
import { insertAtCaret } from '../../parts/insert-at-caret.js';
import { useKeysOf } from '../../parts/keys.js';
import { useRenewals } from '../../parts/renewals.js';
import { hasKeys, visible } from '../../parts/shell-word.js';
import { StreamStateOf } from '../../parts/stream-state.js';
import { useFresh } from '../../parts/use-fresh.js';
import { Examples } from './examples.js';
import { ranHere } from './ran-here.js';
import { Results } from './results.js';
import { SchemaList } from './schema-list.js';
import { SqlRefused } from './sql-refused.js';

/** Rows that are shown; the CSV has more. */
const MOST_ROWS = 1000;
/** Addresses that are longer are cut by somebody on the way. */
const LONGEST_IN_ADDRESS = 4000;

const KEYS = [['Ctrl Enter', 'runs the SQL that is written']] as const;

type Asked =
  | { readonly kind: 'nothing' | 'asking' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'answered'; readonly answer: SqlAnswer; readonly tookMs: number };

/** SQL that only reads, with the tables beside it. The statement that was run stands in the address. */
export default function SqlPage() {
  const address = useAddress();
  const workspace = workspaceOf(address);
  useKeysOf(KEYS);
  const inAddress = address.searchParams.get('sql') ?? '';
  const [sql, setSql] = useState(inAddress);
  const [ran, setRan] = useState(ranHere.has(inAddress) ? inAddress : '');
  const [state, setState] = useState<Asked>({ kind: 'nothing' });
  const editor = useRef<HTMLTextAreaElement>(null);
  const [times, setTimes] = useState(0);
  const { stream } = useFresh([]);
  const renewals = useRenewals();

  // The way back brings the statement before it; one that is too long for an address stays.
  useEffect(() => {
    if (inAddress !== '') setSql(inAddress);
    setRan((before) => {
      if (inAddress === '') return before.length > LONGEST_IN_ADDRESS ? before : '';
      return ranHere.has(inAddress) ? inAddress : '';
    });
  }, [inAddress]);

  useEffect(() => {
    if (ran === '') {
      setState({ kind: 'nothing' });
      return undefined;
    }
    const gone = new AbortController();
    const begun = performance.now();
    setState({ kind: 'asking' });
    ask<SqlAnswer>('POST sql', workspace, { body: { sql: ran, maxRows: MOST_ROWS }, signal: gone.signal }).then(
      (answer) => setState({ kind: 'answered', answer, tookMs: performance.now() - begun }),
      (error: unknown) => {
        if (gone.signal.aborted) return;
        const refusal = error instanceof Refusal ? error : new Refusal('BUG', String(error));
        setState({ kind: 'refused', refusal });
      },
    );
    return () => gone.abort();
  }, [ran, workspace, times, renewals]);

  const run = (event?: FormEvent): void => {
    event?.preventDefault();
    const statement = sql.trim();
    if (statement === '') return;
    ranHere.add(statement);
    setRan(statement);
    setTimes((count) => count + 1);
    if (statement !== inAddress)
      goTo(withQuery(address, { sql: statement.length > LONGEST_IN_ADDRESS ? null : statement }));
  };
  const clear = (): void => {
    setSql('');
    setRan('');
    goTo(withQuery(address, { sql: null, as: null, x: null, y: null, by: null }));
    // The button goes.
    editor.current?.focus();
  };
  const insert = (name: string): void =>
    insertAtCaret(editor.current, sql, (before) => `${/[\s(.,=<>]$|^$/.test(before) ? '' : ' '}${name}`, setSql);
  return (
    <div className="sql">
      <section className="console" aria-labelledby="sql-title">
        <header className="page-head">
          <h1 id="sql-title">SQL</h1>
          <p className="quiet">One statement that only reads, as Redshift has it.</p>
          <StreamStateOf stream={stream} isSilent />
        </header>
        <form onSubmit={run}>
          <label className="visually-hidden" htmlFor="statement">
            Statement
          </label>
          <textarea
            id="statement"
            ref={editor}
            className="mono"
            rows={Math.min(16, Math.max(3, sql.split('\n').length + 1))}
            value={sql}
            spellCheck={false}
            placeholder="select channel, count(*) …"
            onChange={({ target }) => setSql(target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run();
            }}
          />
          <HiddenLetters sql={sql} />
          <p className="actions">
            <button type="submit" className="primary" disabled={sql.trim() === ''}>
              Run
            </button>
            <span className="quiet">
              <kbd>Ctrl</kbd> <kbd>Enter</kbd>
            </span>
            {ran === '' ? null : (
              <button type="button" onClick={clear}>
                Clear
              </button>
            )}
          </p>
        </form>
        <div aria-live="polite">
          {state.kind === 'asking' ? <p className="quiet">Loading the answer…</p> : null}
          {state.kind === 'refused' ? <SqlRefused refusal={state.refusal} /> : null}
        </div>
        {state.kind === 'answered' ? <Results answer={state.answer} tookMs={state.tookMs} sql={ran} /> : null}
        {state.kind === 'nothing' && inAddress !== '' ? (
          <p className="quiet">This statement came with the address, and was not run in this tab yet: Run asks it.</p>
        ) : null}
        {state.kind === 'nothing' && inAddress === '' ? <Examples onChoose={setSql} /> : null}
      </section>
      <SchemaList onChoose={insert} />
    </div>
  );
}

/** What is written, where letters are in it that are not seen or turn its order round: who came by a link reads what he runs. */
function HiddenLetters({ sql }: { readonly sql: string }) {
  const text = sql.replaceAll('\t', '  ');
  if (!hasKeys(text)) return null;
  return (
    <div className="warning" role="status">
      <p>Letters are in it that are not seen, or show it in another order than it has:</p>
      <pre tabIndex={0}>{visible(text)}</pre>
    </div>
  );
}
