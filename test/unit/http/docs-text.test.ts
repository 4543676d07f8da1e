import { expect, test } from 'vitest';
import { escaped, inline, linked, prose } from '../../../simulator/http/docs-text.js';

test.each([
  { text: 'plain', html: 'plain' },
  { text: '/v0/click/<short id>', html: '/v0/click/&lt;short id&gt;' },
  { text: 'a `code` word', html: 'a <code>code</code> word' },
  { text: '`<b> & *not this*`', html: '<code>&lt;b&gt; &amp; *not this*</code>' },
  { text: 'an *assumed* rule', html: 'an <em>assumed</em> rule' },
  { text: 'a trailing * stands for any ending', html: 'a trailing * stands for any ending' },
  { text: 'one ` alone', html: 'one ` alone' },
  {
    text: '*(documented: https://a.example/b?c=1&d)*',
    html: '<em>(documented: <a href="https://a.example/b?c=1&amp;d" rel="noreferrer">https://a.example/b?c=1&amp;d</a>)</em>',
  },
  { text: '"><script>alert(1)</script>', html: '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;' },
])('$text becomes $html', ({ text, html }) => {
  expect(inline(text)).toBe(html);
});

test('an empty line parts paragraphs; lines with hyphens are a list', () => {
  expect(prose('one\ntwo\n\n- a\n- b')).toBe('<p>one two</p>\n<ul><li>a</li><li>b</li></ul>');
});

test('a list has nothing else in it: a hyphen in a paragraph is one', () => {
  expect(prose('- a\nb')).toBe('<p>- a b</p>');
});

test('only an address is a link, and nothing ends the attribute that it stands in', () => {
  expect(linked('our own choice')).toBe('our own choice');
  expect(linked('javascript:alert(1)')).toBe('javascript:alert(1)');
  expect(linked('https://a.example/"onclick="x')).toBe(
    '<a href="https://a.example/&quot;onclick=&quot;x" rel="noreferrer">https://a.example/&quot;onclick=&quot;x</a>',
  );
});

test('what means something in HTML is written so that it does not', () => {
  expect(escaped(`<a href="x">'&'</a>`)).toBe(`&lt;a href=&quot;x&quot;&gt;'&amp;'&lt;/a&gt;`);
});
