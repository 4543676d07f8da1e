import type { InsightAnswer } from '@mmp-sim/contracts/answers';
import { nextOf } from '../parts/next-of.js';

/**
 * What an answer that is split by channels says of some of them: the rows that the same question has which is asked of those
 * alone, since each row is made of what is of its channel.
 *
 * @param answer - Grouped by `channel`, which is not among its filters.
 * @returns Without SQL, which would be another; null where it cannot be told: the answer has more pages, or nothing of one
 *   of them, which may be called otherwise or be misspelt.
 */
export function ofChannels(answer: InsightAnswer, channels: readonly string[]): InsightAnswer | null {
  if (nextOf(answer) !== null) return null;
  const items = answer.items.filter(({ channel }) => channels.some((name) => name === channel));
  const found = new Set(items.map(({ channel }) => channel));
  const { sql: _, ...told } = answer;
  return channels.every((name) => found.has(name)) ? { ...told, items, total: items.length } : null;
}
