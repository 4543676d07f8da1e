/** The page's one style. Light or dark as the reader's system is; one column where there is no room for two. */
export const style = `
:root { color-scheme: light dark; --back: #fff; --fore: #1c2024; --soft: #5a6270; --line: #d9dde3; --shade: #f4f6f8;
  --link: #0b5cad; --get: #0b5cad; --post: #1a7f37; --put: #8a5a00; --delete: #b42318; }
@media (prefers-color-scheme: dark) { :root { --back: #14171a; --fore: #e4e7eb; --soft: #a3abb6; --line: #333a42;
  --shade: #1e2328; --link: #7ab7ff; --get: #7ab7ff; --post: #6fd08a; --put: #e0b25a; --delete: #ff938a; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--back); color: var(--fore); font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, pre, .path { font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace; font-size: .9em; }
p, li, code { overflow-wrap: anywhere; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--back); padding: .5rem; z-index: 1; }
.side { position: fixed; inset: 0 auto 0 0; width: 21rem; overflow: auto; padding: 1rem; background: var(--shade);
  border-right: 1px solid var(--line); font-size: .9rem; }
nav p { margin: 1rem 0 .25rem; color: var(--soft); font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav ul ul { padding: 0 0 .5rem; }
nav a { display: block; padding: .2rem 0; text-decoration: none; color: inherit; }
nav a:hover { text-decoration: underline; }
nav > ul > li > a { font-weight: 600; }
nav ul ul a { display: grid; grid-template-columns: 3.6rem 1fr; gap: .4rem; align-items: baseline; }
.page { margin-left: 21rem; padding: 1rem 2rem 4rem; max-width: 64rem; }
.contents { display: none; }
h1 { margin: 1rem 0 0; font-size: 1.9rem; }
h1 small { color: var(--soft); font-size: .5em; font-weight: 400; }
h2 { margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 2px solid var(--line); font-size: 1.5rem; }
h3 { margin: 2.5rem 0 .25rem; font-size: 1.1rem; }
h3 a { color: inherit; text-decoration: none; }
h3 .path { font-size: 1em; overflow-wrap: anywhere; }
article, .part { content-visibility: auto; contain-intrinsic-size: auto 40rem; }
h4 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p, ul { margin: .5rem 0; }
.facts, .type, .rule, figcaption { color: var(--soft); }
.summary { font-size: 1.05rem; }
.method { font: 700 .8em ui-monospace, Menlo, Consolas, monospace; color: var(--get); }
.post { color: var(--post); } .put, .patch { color: var(--put); } .delete { color: var(--delete); }
dl { margin: .5rem 0; border-top: 1px solid var(--line); }
.field { display: grid; grid-template-columns: minmax(0, 17rem) minmax(0, 1fr); gap: 1rem; padding: .5rem 0;
  border-bottom: 1px solid var(--line); }
dt, dd { margin: 0; overflow-wrap: anywhere; }
dd p { margin: 0 0 .25rem; }
dt code { font-weight: 600; }
.type, .rule { font-size: .88rem; }
.must { color: var(--delete); font-size: .8rem; }
summary { cursor: pointer; padding: .4rem 0; }
.answer { border-bottom: 1px solid var(--line); }
.answer[open] { padding-bottom: .75rem; }
.status { font: 700 .95em ui-monospace, Menlo, Consolas, monospace; color: var(--delete); }
.s2, .s3 { color: var(--post); }
figure { margin: .5rem 0; }
figcaption { font-size: .85rem; }
pre { margin: .25rem 0; padding: .75rem; background: var(--shade); border: 1px solid var(--line); border-radius: 4px;
  overflow: auto; max-height: 26rem; line-height: 1.4; }
@media (max-width: 56rem) {
  .side { display: none; }
  .contents { display: block; border: 1px solid var(--line); border-radius: 4px; padding: 0 .75rem; background: var(--shade); }
  .page { margin: 0; padding: .5rem 1rem 3rem; }
  .field { grid-template-columns: minmax(0, 1fr); gap: .25rem; }
}
@media print { .side, .contents, .skip { display: none; } .page { margin: 0; max-width: none; } pre { max-height: none; } }
`;
