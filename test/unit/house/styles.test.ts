import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const dashboard = resolve(import.meta.dirname, '../../../simulator/dashboard');

/** What rules of a style sheet are about, one by one. */
function selectorsOf(css: string): string[] {
  const blocks = css
    .replaceAll(/\/\*.*?\*\//gs, '')
    .split('{')
    .slice(0, -1);
  return blocks
    .map((block) => block.slice(block.lastIndexOf('}') + 1).trim())
    .filter((selector) => !selector.startsWith('@'))
    .flatMap(apart);
}

/** At the commas that stand in no brackets; brackets may stand within brackets once. */
const apart = (selector: string): string[] =>
  (selector.match(/(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? []).map((one) => one.trim());

// What a view has loaded stays when another one is looked at; and where all begin with the same class, those that say what
// is other for a part of it weigh no less than what is said of all.
test.each([
  ['callbacks/callbacks.css', '.callbacks'],
  ['campaigns/campaigns.css', '.campaigns'],
  ['control/control.css', '.control'],
  ['installations/installations.css', '.installations'],
  ['installations/story.css', '.story'],
  ['installations/what-if.css', '.story'],
  ['live/live.css', '.live'],
  ['simulate/simulate.css', '.simulate'],
])('%s is about nothing but its own view', (name, root) => {
  const selectors = selectorsOf(readFileSync(join(dashboard, name), 'utf8'));
  expect(selectors.length).toBeGreaterThan(2);
  expect(selectors.filter((selector) => !selector.startsWith(root))).toEqual([]);
});

test('rules within others are told apart', () => {
  const css = '/* a { } */ .a, .b:is(c :nth-child(2), d) { x: y } @media (min-width: 1px) { .e > f { x: y } }';
  expect(selectorsOf(css)).toEqual(['.a', '.b:is(c :nth-child(2), d)', '.e > f']);
});
