import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { asCurl } from '../../../simulator/dashboard/live/as-curl.js';
import { quoted, shellWord, visible } from '../../../simulator/dashboard/parts/shell-word.js';
import { curlOf } from '../../../simulator/dashboard/simulate/curl-of.js';

/** The words that a shell gives to curl. */
function wordsOf(command: string, shell = 'sh'): string[] {
  const { status, stdout, stderr } = spawnSync(shell, ['-c', `curl() { printf '%s\\000' "$@"; }\n${command}`], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\0').slice(0, -1);
}

const ORIGIN = 'http://127.0.0.1:4747';
const HOSTILE = ["it's", '$(id)', '`id`', '"; id; "', 'a b', '*', '\\', 'ü\n', '!', '~', '-x', '&', ''];

test.each(HOSTILE)('%j is one word, and means nothing to a shell', (text) => {
  expect(wordsOf(`curl x${quoted(text)} x${shellWord(text)}`)).toEqual([`x${text}`, `x${text}`]);
});

/** A terminal would take them as Ctrl-C, the end of what is pasted, a tabulator, a return; people would read the last two otherwise. */
const PRESSED = [
  "\u0003\ntouch 'x'\n",
  '\u001B[201~\\',
  'a\tb',
  'a\r\nb',
  '\u007F\u0085',
  '\u202Eevil\u202C',
  '\u2028',
  'zero\u200B\u200C\u200D\u2060\uFEFFwidth',
];
// oxlint-disable-next-line no-control-regex -- These are what is looked for.
const UNPRINTABLE = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060\uFEFF]/;

test.each(PRESSED)('%j is one word of letters that can be pasted', (text) => {
  const command = `curl ${quoted(text)} ${shellWord(text)}`;
  expect(command).not.toMatch(UNPRINTABLE);
  expect(wordsOf(command, 'bash')).toEqual([text, text]);
});

test('no line of a word begins with what bash takes for a correction', () => {
  const text = 'a\n^a^b^\n^';
  const command = `curl ${quoted(text)}`;
  expect(command).not.toMatch(/^\^/m);
  expect(wordsOf(command, 'bash')).toEqual([text]);
});

test.each(PRESSED)('%j is shown by letters that can be seen', (text) => {
  expect(visible(text)).not.toMatch(UNPRINTABLE);
});

test('what people read in another order, or do not see, is shown as source text has it, and all else as it is', () => {
  expect(visible('\u202Egnp.\u202C\tü é 日本 😀')).toBe(String.raw`\u202Egnp.\u202C\u0009ü é 日本 😀`);
});

test.each(PRESSED)('a body %j is sent as it was, by letters that can be pasted', (body) => {
  const command = asCurl(sent({ body }), ORIGIN);
  expect(command).not.toMatch(UNPRINTABLE);
  const { stdout } = spawnSync('sh', ['-c', command.replace(/\| curl [^]*$/, '')], { encoding: 'utf8' });
  expect(stdout).toBe(body);
  expect(command).toMatch(/--data-binary @-$/);
});

const sent = (more: object): Parameters<typeof asCurl>[0] => ({
  sent: {
    method: 'POST',
    target: '/v0/event',
    headers: {},
    body: 'a=1',
    bodyEncoding: 'utf8',
    remoteIp: '127.0.0.1',
    ...more,
  },
});

test('a request is sent once more as it was, with nothing that curl would add', () => {
  const headers = {
    Host: 'x',
    'Content-Type': 'text/plain',
    'X-Empty': '',
    'X-Two': ['1', '2'],
    'User-Agent': 'them/1',
  };
  expect(wordsOf(asCurl(sent({ headers }), ORIGIN))).toEqual([
    '-gi',
    '--path-as-is',
    `${ORIGIN}/v0/event`,
    '-H',
    'Content-Type: text/plain',
    '-H',
    'X-Empty;',
    '-H',
    'X-Two: 1',
    '-H',
    'X-Two: 2',
    '-H',
    'User-Agent: them/1',
    '-H',
    'Accept:',
    '--data-raw',
    'a=1',
  ]);
  expect(wordsOf(asCurl(sent({}), ORIGIN))).toContain('Content-Type:');
});

test.each(['@/etc/passwd', '{\'a\': "$HOME"}', 'ü\n'])('the body %j is a text, and no file', (body) => {
  expect(wordsOf(asCurl(sent({ body }), ORIGIN)).slice(-2)).toEqual(['--data-raw', body]);
});

test.each([
  { method: 'GET', said: [] },
  { method: 'HEAD', said: ['-I'] },
  { method: 'DELETE', said: ['-X', 'DELETE'] },
])('$method is said where curl would send another', ({ method, said }) => {
  const words = wordsOf(asCurl(sent({ method, target: 'http://elsewhere/click?a={b}[1]', body: '' }), ORIGIN));
  expect(words.slice(0, 3 + said.length)).toEqual(['-gi', '--path-as-is', `${ORIGIN}/click?a={b}[1]`, ...said]);
});

test('what is simulated is sent by hand with the same fields', () => {
  const fields = { bundle_id: "'; id; '", name: 'a b&c' };
  const call = { to: 'mmp', method: 'POST', path: '/v0/event', fields } as Parameters<typeof curlOf>[0];
  expect(wordsOf(curlOf(call, { origin: ORIGIN, prefix: '', workspace: 'default' }))).toEqual([
    '-i',
    `${ORIGIN}/v0/event`,
    '--data-urlencode',
    "bundle_id='; id; '",
    '--data-urlencode',
    'name=a b&c',
  ]);
});
