import type { SqlAnswer } from '@mmp-sim/contracts/answers';
import { useAddress, useChoosing, workspaceOf } from '../../address.js';
import { send } from '../../api.js';
import { Done } from '../../parts/done.js';
import { saveAs } from '../../parts/save-as.js';
import { useAct } from '../../parts/use-act.js';
import { axesOf, type NamedAxes } from './axes.js';
import { ResultChart } from './result-chart.js';
import { ResultTable } from './result-table.js';

type ResultsProps = { readonly answer: SqlAnswer; readonly tookMs: number; readonly sql: string };

/** What a statement answers, as a table or as a picture. */
export function Results({ answer, tookMs, sql }: ResultsProps) {
  const address = useAddress();
  const workspace = workspaceOf(address);
  const { run, isActing, refusal, said } = useAct();
  const axes = axesOf(answer, namedAxes(address));
  const isChart = address.searchParams.get('as') === 'chart' && axes !== null;
  const { choose } = useChoosing();
  const download = () =>
    run(async () => {
      const response = await send('POST sql', workspace, {
        query: { format: 'csv', neutralize: 'true' },
        body: { sql },
      });
      saveAs('answer.csv', await response.blob());
      return response.headers.get('X-Truncated') === 'true';
    }, 'The CSV is saved.');
  const { rows, truncated, dropped = 0 } = answer;
  return (
    <section aria-label="The answer">
      <div className="answer-head">
        <p role="status">
          <strong>
            {rows.length.toLocaleString('en')} {rows.length === 1 ? 'row' : 'rows'}
          </strong>
          {truncated ? ', the first of more' : ''}{' '}
          <span className="quiet">in {Math.round(tookMs).toLocaleString('en')} ms</span>
        </p>
        <span className="actions">
          <button type="button" aria-pressed={!isChart} onClick={() => choose({ as: null })}>
            Table
          </button>
          <button
            type="button"
            aria-pressed={isChart}
            disabled={axes === null}
            title={axes === null ? 'There is no column of numbers beside another one.' : undefined}
            onClick={() => choose({ as: 'chart' })}
          >
            Chart
          </button>
          <button type="button" disabled={isActing} onClick={() => void download()}>
            CSV
          </button>
        </span>
      </div>
      <Done refusal={refusal} said={said} />
      {dropped === 0 ? null : (
        <p className="error">
          {dropped.toLocaleString('en')} facts were dropped by limits: the answer tells of none of them.
        </p>
      )}
      {rows.length === 0 ? (
        <p className="empty-line">No rows: the statement is right, and there is nothing that it asks for.</p>
      ) : isChart ? (
        <ResultChart answer={answer} axes={axes} />
      ) : (
        <ResultTable answer={answer} />
      )}
    </section>
  );
}

const namedAxes = ({ searchParams }: URL): NamedAxes => ({
  x: searchParams.get('x'),
  y: searchParams.get('y'),
  by: searchParams.get('by'),
});
