import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import { Answered } from '../parts/answered.js';
import { Code } from '../parts/code.js';
import { useAnswer } from '../parts/use-answer.js';

type SqlOfProps = {
  readonly question: string;
  readonly query: Readonly<Record<string, string | null>>;
  readonly again: number;
};

/** The SQL of just what is chosen: the numbers may have come with those of other channels. */
export function SqlOf({ question, query, again }: SqlOfProps) {
  const asking = useAnswer<InsightAnswer>(`GET insights/${question}`, { query, again });
  return (
    <Answered asking={asking} loading="Loading the SQL…">
      {({ sql = '' }) => <Code text={sql} label="What was run, for POST /_sim/sql or any client of DataVault" />}
    </Answered>
  );
}
