import type { App, InsightAnswer } from '@mmp-sim/contracts/answers';
import { type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { Failure } from '../parts/failure.js';
import type { Asked } from './asked.js';
import { CampaignNumbers } from './campaign-numbers.js';
import { Chart } from '../pictures/chart.js';
import { CohortMap } from './cohort-map.js';
import { CsvLink } from './csv-link.js';
import type { Draw } from './draw.js';
import { InsightTable } from './insight-table.js';
import type { Panel } from './panels.js';
import { usePaint } from '../pictures/use-paint.js';
import { type NumbersSource, useNumbers } from './use-numbers.js';
import { useSeen } from './use-seen.js';
import { SqlOf } from './sql-of.js';

export type PanelProps = {
  readonly panel: Panel;
  readonly asked: Asked;
  /** Null where nobody has told them. */
  readonly channels: readonly string[] | null;
  readonly apps: readonly App[];
  readonly source: NumbersSource;
  /** What stands above it is asked for before. */
  readonly isWaiting: boolean;
};

/** A picture with its table, its CSV and its SQL. It asks when it comes into sight. */
export function PanelView({ panel, source, isWaiting, ...about }: PanelProps) {
  const { asked, channels } = about;
  const { title, question, columns } = panel;
  const id = useId();
  const [place, isSeen] = useSeen();
  const own = panel.query(asked, channels);
  const query = { ...asked.filters, ...own };
  const numbers = useNumbers(
    isSeen && !isWaiting && own !== null ? question : null,
    { ...query, sql: 'false' },
    source,
  );
  const { refusal, isAsking, askAgain } = numbers;
  const isOfBefore = own !== null && numbers.isOfBefore;
  // While another question is asked, what stands here is still about the one before, and says so.
  const shown = useRef({ answer: numbers.answer, asked });
  if (!isOfBefore) shown.current = { answer: numbers.answer, asked };
  const { answer } = shown.current;
  return (
    <section
      ref={place}
      className={`panel${panel.draw === 'campaigns' ? ' wide' : ''}${isOfBefore ? ' of-before' : ''}`}
      aria-labelledby={id}
      aria-busy={isAsking || isOfBefore}
    >
      <div className="head">
        <h2 id={id}>{title}</h2>
        <p className="quiet">{panel.about}</p>
      </div>
      {isOfBefore && refusal === null ? <p className="before">Of what was chosen before: asking…</p> : null}
      {refusal === null ? null : <Failure refusal={refusal} onAgain={askAgain} />}
      {own === null ? (
        <p className="waiting quiet">Not told: which channels ads were paid at is not known.</p>
      ) : refusal !== null && (answer === null || isOfBefore) ? null : answer === null ? (
        <p className="waiting quiet">Loading the numbers…</p>
      ) : (
        <>
          {panel.draw === 'campaigns' ? (
            <CampaignNumbers answer={answer} />
          ) : typeof panel.draw === 'object' ? (
            <CohortMap of={panel.draw} answer={answer} by={shown.current.asked.cohorts} />
          ) : (
            <Picture draw={panel.draw} answer={answer} {...about} asked={shown.current.asked} />
          )}
          <LeftOutNote answer={answer} />
          <div className="behind">
            <Unfolding summary="Table" title={title}>
              {columns === undefined ? null : <p className="quiet">{columns}</p>}
              <InsightTable answer={answer} title={title} />
            </Unfolding>
            <Unfolding summary="SQL" title={title}>
              <SqlOf question={question} query={query} again={source.again} />
            </Unfolding>
            <CsvLink question={question} query={query} title={title} />
          </div>
        </>
      )}
    </section>
  );
}

const NO_NAMES: readonly string[] = [];

type PictureProps = Omit<PanelProps, 'panel' | 'source' | 'isWaiting'> & {
  readonly draw: Draw;
  readonly answer: InsightAnswer;
};

function Picture({ draw, answer, asked, channels: known, apps }: PictureProps) {
  const paint = usePaint();
  const channels = known ?? NO_NAMES;
  // Both are made anew each time; what is in them seldom changes.
  const key = JSON.stringify(asked);
  const drawing = useMemo(
    () => draw(answer, { asked: JSON.parse(key) as Asked, paint, channels, apps }),
    [draw, answer, key, paint, channels, apps],
  );
  return drawing === null ? (
    <p className="waiting quiet">There is nothing to draw for what is chosen.</p>
  ) : (
    <Chart drawing={drawing} />
  );
}

/** What the numbers do not tell of. */
function LeftOutNote({ answer: { dropped = 0, next } }: { readonly answer: InsightAnswer }) {
  if (dropped === 0 && next === undefined) return null;
  return (
    <p className="error">
      {dropped === 0 ? '' : `${dropped.toLocaleString('en')} facts were dropped by limits and are in none of this. `}
      {next === undefined ? '' : 'There are more rows than an answer holds: choose fewer days.'}
    </p>
  );
}

type UnfoldingProps = { readonly summary: string; readonly title: string; readonly children: ReactNode };

/** What is made only when it is opened. */
function Unfolding({ summary, title, children }: UnfoldingProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {summary}
        <span className="visually-hidden">: {title}</span>
      </summary>
      {isOpen ? children : null}
    </details>
  );
}
