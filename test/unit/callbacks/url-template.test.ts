import { describe, expect, test } from 'vitest';
import { macrosIn, originOf, rendered, urlProblems } from '../../../simulator/callbacks/url-template.js';
import type { Macro, MacroSubject } from '../../../simulator/macro.js';
import { tenjinMacros } from '../../../simulator/mmps/tenjin/macros.js';

const aMacro = (name: string, value: string | number | null): Macro => ({
  name,
  category: 'Event',
  status: 'documented',
  value: () => value,
});
const SUBJECT = {} as MacroSubject;
const renderedWith = (url: string, value: string | number | null): string =>
  rendered(url, new Map([['value', aMacro('value', value)]]), SUBJECT);

describe('a macro', () => {
  test.each([
    ['a&b=c#d?e/f', 'a%26b%3Dc%23d%3Fe%2Ff'],
    ['grüße', 'gr%C3%BC%C3%9Fe'],
    ['a b+c', 'a%20b%2Bc'],
    ['{{value}}', '%7B%7Bvalue%7D%7D'],
    ['$& $1', '%24%26%20%241'],
    ['\ud800', '%EF%BF%BD'],
    ['😀', '%F0%9F%98%80'],
    ['\r\nX: y', '%0D%0AX%3A%20y'],
    [0, '0'],
    [null, ''],
  ])('with the value %j leaves %s', (value, expected) => {
    expect(renderedWith('http://127.0.0.1/?v={{value}}&w=1', value)).toBe(`http://127.0.0.1/?v=${expected}&w=1`);
  });

  test('stands as often as it is named', () => {
    expect(renderedWith('http://127.0.0.1/{{value}}/{{value}}', 'x')).toBe('http://127.0.0.1/x/x');
    expect(macrosIn('http://a/{{b}}{{c}}{{b}}')).toEqual(['b', 'c']);
  });
});

describe('a URL', () => {
  const problems = (url: string) => urlProblems('url', url, tenjinMacros).map(({ expected }) => expected);

  test.each([
    'http://127.0.0.1:8080/',
    'http://127.0.0.1:1/',
    'https://network.example/{{click_id}}?a={{value}}',
    'HTTP://localhost/?{{value}}',
    'http://[::1]:8080/x',
  ])('%s is taken', (url) => {
    expect(problems(url)).toEqual([]);
  });

  test.each([
    [
      'http://127.0.0.1/?c={{campaing_name}}',
      /^did you mean \{\{campaign_name\}\}\? GET \/_sim\/callbacks\/macros lists all \d+$/,
    ],
    ['http://127.0.0.1/?c={{ value }}', /^did you mean \{\{value\}\}\? GET /],
    [
      'http://127.0.0.1/?c={{}}',
      /^a macro such as (?:\{\{\w+\}\}(?:, )?){3}: GET \/_sim\/callbacks\/macros lists all \d+$/,
    ],
    [
      'http://127.0.0.1/?c={{xyzzy}}',
      /^a macro such as (?:\{\{\w+\}\}(?:, )?){3}: GET \/_sim\/callbacks\/macros lists all \d+$/,
    ],
    ['http://127.0.0.1/?c={{value}', /not closed or not opened/],
    ['http://127.0.0.1/?c=value}}', /not closed or not opened/],
    ['http://127.0.0.1/\r\nX-Injected: 1', /without control characters and line ends/],
    ['http://127.0.0.1/a\nb', /without control characters/],
    ['http://127.0.0.1/a\tb', /without control characters/],
    ['http://127.0.0.1/a\u0000b', /without control characters/],
    ['http://127.0.0.1/a\uD800b', /without control characters/],
    ['/install', /absolute http or https URL/],
    ['ftp://127.0.0.1/', /absolute http or https URL/],
    ['file:///etc/passwd', /absolute http or https URL/],
    ['http:127.0.0.1', /absolute http or https URL/],
    ['http://', /absolute http or https URL/],
    ['http://user:word@127.0.0.1/', /without a user name and password/],
    ['http://127.0.0.1:0/', /a port from 1 on/],
    ['https://localhost:00/x', /a port from 1 on/],
    ['http://{{ip_address}}/', /host without macros/],
    ['http://127.0.0.1{{value}}/', /absolute|host without macros/],
  ])('%s is refused', (url, expected) => {
    expect(problems(url)).toEqual([expect.stringMatching(expected)]);
  });

  test('every macro that it misspells is told', () => {
    expect(problems('http://127.0.0.1/{{valu}}/{{contry}}')).toEqual([
      expect.stringContaining('did you mean {{value}}?'),
      expect.stringContaining('did you mean {{country}}?'),
    ]);
  });

  test.each([
    ['http://127.0.0.1:8080/{{value}}', 'http://127.0.0.1:8080'],
    ['http://LOCALHOST:80/', 'http://localhost'],
    ['https://network.example?x={{value}}', 'https://network.example'],
  ])('%s goes to %s', (url, origin) => {
    expect(originOf(url)).toBe(origin);
  });
});

test('no two macros have the same name', () => {
  expect(new Set(tenjinMacros.map(({ name }) => name)).size).toBe(tenjinMacros.length);
});
