import { expect, test } from 'vitest';
import { paint, wantsColour } from '../../simulator/paint.js';

const RED = '\u001b[31m';
const GREEN = '\u001b[32m';
const YELLOW = '\u001b[33m';

const REPORT = `Expected at least 1 request to match, got 0.
Misspelt: request #4 sent \`prise\`, "9.99". Did you mean \`price\`?

  nearest: #4 dropped (no-revenue) · POST /v0/purchase → 202
    ✓ endpoint      "tenjin.purchase"
    ✗ fields.price  expected "9.99"
                    → it was sent as \`prise\`
      ! prise  (warning, unknown-parameter)
12:00:00 w1 #5 rejected · POST /v0/event → 401
#6 recorded · POST /v0/event → 200
`;

test('colours mark what holds, what fails and what to look at; the text stays what it is', () => {
  const painted = paint(REPORT);
  expect(painted).toContain(`${GREEN}✓ endpoint\u001b[0m`);
  expect(painted).toContain(`${RED}✗ fields.price\u001b[0m`);
  expect(painted).toContain(`${YELLOW}! prise\u001b[0m`);
  expect(painted).toContain(`nearest: #4 ${YELLOW}dropped`);
  expect(painted).toContain(`12:00:00 w1 #5 ${RED}rejected`);
  expect(painted).toContain(`#6 ${GREEN}recorded`);
  // oxlint-disable-next-line no-control-regex
  expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(REPORT);
});

test('only a terminal that has colours gets them', () => {
  expect(wantsColour({ isTTY: true, hasColors: () => true })).toBe(true);
  expect(wantsColour({ isTTY: true, hasColors: () => false })).toBe(false);
  expect(wantsColour({ isTTY: true })).toBe(false);
  expect(wantsColour({ hasColors: () => true })).toBe(false);
});
