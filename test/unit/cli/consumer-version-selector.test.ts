import { expect, test } from 'vitest';
import { consumerVersionSelector } from '../../../simulator/cli/consumer-version-selector.js';

test.each([
  { text: 'mainBranch=true', selector: { mainBranch: true } },
  { text: 'branch=feat/a=b, consumer=backend', selector: { branch: 'feat/a=b', consumer: 'backend' } },
  { text: '{"deployed": true, "environment": "production"}', selector: { deployed: true, environment: 'production' } },
])('$text', ({ text, selector }) => {
  expect(consumerVersionSelector(text, [{ latest: true }])).toEqual([{ latest: true }, selector]);
});

test.each([
  { text: 'main', said: 'Expected name=value' },
  { text: 'branch=', said: 'Expected name=value' },
  { text: 'mainbranch=true', said: 'mainbranch is not known: did you mean mainBranch?' },
  { text: 'chocolate=true', said: 'chocolate is not known: one of branch, mainBranch' },
  { text: '{"branch":', said: 'Expected a JSON object' },
  { text: '{"latest": 1}', said: 'latest: expected a text, true or false' },
])('$text is refused: $said', ({ text, said }) => {
  expect(() => consumerVersionSelector(text)).toThrow(said);
});
