import { didYouMean } from '@mmp-sim/contracts/did-you-mean';
import { lintRule } from '../../lint-rule.js';
import { text } from '../read.js';

/** Without case and separators: what other APIs call the name of an event. */
const OTHER_NAMES = new Set(['eventname', 'eventtype', 'eventkey', 'name']);
const MOST_EDITS = 2;

const isMeant = (name: string): boolean =>
  OTHER_NAMES.has(name.toLowerCase().replaceAll(/[^a-z]/g, '')) ||
  // One that begins otherwise is another word: `agent` is two edits away as well.
  (/^e/i.test(name) && name !== 'event' && didYouMean(name, ['event'], MOST_EDITS) !== null);

/**
 * A custom event whose name got lost counts as one more app open: the only misspelt name that turns a call into another
 * one. An error therefore, although the MMP takes unknown parameters.
 */
export const misspeltEvent = lintRule({
  rule: 'misspelt-event',
  severity: 'error',
  for: ['open'],
  check({ values }) {
    for (const name in values) {
      const given = text(values, name);
      if (given === null || !isMeant(name)) continue;
      return {
        field: name,
        given,
        expected: '`event`, which holds the name of a custom event',
        message: `There is no \`event\`, so this is an app open and no custom event.`,
        hint: `You sent \`${name}\`: did you mean \`event\`?`,
        source: 'assumed',
      };
    }
    return null;
  },
});
