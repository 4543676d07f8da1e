import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import { useMemo } from 'react';
import { type Asking, useAnswer } from '../parts/use-answer.js';
import type { KeptNumbers } from './kept-numbers.js';
import { ofChannels } from './of-channels.js';

type Query = Readonly<Record<string, string | null>>;

export type NumbersSource = {
  /** Another number asks again. */
  readonly again: number;
  readonly kept: KeptNumbers | null;
};

/**
 * Asks a question of docs/insights.md. One that is split by channels is asked of all of them, so that another channel is shown
 * from what is there; of a channel that it has nothing of it is asked by itself.
 *
 * @param question - Null asks nothing.
 */
export function useNumbers(question: string | null, query: Query, source: NumbersSource): Asking<InsightAnswer> {
  const { channel = null, ...ofAll } = query;
  const what = question === null ? null : `GET insights/${question}`;
  const isSplit = query['groupBy']?.split(',').includes('channel') === true;
  const asking = useAnswer<InsightAnswer>(what, { query: isSplit ? ofAll : query, ...source });
  const { answer, isOfBefore } = asking;
  const narrowed = useMemo(
    () => (isSplit && channel !== null && answer !== null ? ofChannels(answer, channel.split(',')) : answer),
    [isSplit, channel, answer],
  );
  const isLacking = answer !== null && narrowed === null && !isOfBefore;
  const other = useAnswer<InsightAnswer>(isLacking ? what : null, { query, ...source });
  return isLacking ? other : { ...asking, answer: narrowed };
}
