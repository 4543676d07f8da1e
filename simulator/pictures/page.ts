import { createHash } from 'node:crypto';
import { colourStyle, darkPictureStyle } from './colours.js';
import { drawn, escaped } from './draw.js';
import type { Section, Sheet, SheetTable } from './sheet.js';

/** Pictures are drawn twice, so that letters are as large on a phone as on a desk. Pixels. */
const NARROW = 358;
const WIDE = 540;

const style = `${colourStyle}${darkPictureStyle}
*{box-sizing:border-box}
body{margin:0;padding:16px;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif;color:var(--ink);background:var(--paper)}
main{max-width:1200px;margin:0 auto}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.2rem;line-height:1.3;margin:0 0 .25rem}
p{margin:.25rem 0;max-width:70ch}
.note{color:var(--soft);font-size:.9rem}
section{border-top:1px solid var(--line);padding:1.25rem 0}
.sides{display:grid;gap:1rem;grid-template-columns:minmax(0,1fr);align-items:start;margin-top:.75rem}
svg{display:block;max-width:100%;height:auto}
.wide{display:none}
.scroll{overflow-x:auto;max-width:100%;background:linear-gradient(to left,var(--paper) 30%,transparent) right/40px 100% no-repeat local,linear-gradient(to left,var(--line),transparent) right/14px 100% no-repeat scroll}
.halves{display:grid;gap:0 2rem;grid-template-columns:minmax(0,1fr)}
th:first-child,td:first-child{position:sticky;left:0;background:var(--paper)}
table{border-collapse:collapse;font-size:.8125rem;line-height:1.35;font-variant-numeric:tabular-nums;width:100%}
th,td{padding:.3rem .35rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600}
.n{text-align:right}
td.n{white-space:nowrap}
.n+:not(.n){padding-left:1rem}
@media (min-width:700px){body{padding:24px}.wide{display:block}.narrow{display:none}}
@media (min-width:1248px){.sides{grid-template-columns:540px minmax(0,1fr);gap:2rem}.sides.alone{grid-template-columns:minmax(0,1fr)}.halves{grid-template-columns:repeat(2,minmax(0,1fr))}}
`;

/**
 * A page that needs nothing else: no script, no other file, and a policy that allows neither. Numbers stand beside each
 * picture.
 */
export function pageOf({ title, lead, sections }: Sheet): string {
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${lead.map((one) => `<p>${written(one)}</p>`).join('\n')}
${sections.map(sectionOf).join('\n')}
</main>
</body>
</html>
`;
}

function sectionOf({ name, title, notes, table, picture }: Section): string {
  const pictures =
    picture === null
      ? ''
      : `<div><div class="narrow">${drawn(picture, `${name}-narrow`, NARROW)}</div><div class="wide">${drawn(picture, `${name}-wide`, WIDE)}</div></div>`;
  return `<section id="${name}">
<h2>${escaped(title)}</h2>
${notes.map((one) => `<p class="note">${written(one)}</p>`).join('\n')}
<div class="sides${picture === null || isLong(table) ? ' alone' : ''}">
${pictures}
${tablesOf(table)}
</div>
</section>`;
}

/** A number stays with its unit, a day with its number. */
const written = (text: string): string =>
  escaped(text.replaceAll(/(?<=\d) (?=(?:%|s|min|h|d)(?![a-z]))|(?<=\bday) (?=\d)/g, '\u00a0'));

/** Beside a picture a table of more rows leaves a blank. */
const MOST_ROWS = 14;
const isLong = ({ rows }: SheetTable): boolean => rows.length > MOST_ROWS;

/** A long table stands in two halves beside each other, where there is room. */
function tablesOf({ columns, rows }: SheetTable): string {
  if (!isLong({ columns, rows })) return tableOf({ columns, rows });
  const half = Math.ceil(rows.length / 2);
  const halves = [rows.slice(0, half), rows.slice(half)].map((part) => tableOf({ columns, rows: part }));
  return `<div class="halves">${halves.join('\n')}</div>`;
}

function tableOf({ columns, rows }: SheetTable): string {
  if (rows.length === 0) return '';
  const kind = (at: number): string => (columns[at]?.isNumber === true ? ' class="n"' : '');
  const head = columns.map(({ name }, at) => `<th scope="col"${kind(at)}>${written(name)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((text, at) => `<td${kind(at)}>${written(text)}</td>`).join('')}</tr>`);
  return `<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>`;
}
