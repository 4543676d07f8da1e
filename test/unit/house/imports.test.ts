import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(dist|node_modules)\//.test(file))
    .map((file) => join(folder, file));

/** Everything that a file imports, relative imports as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name);
  return found.map((name) => (name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : name));
}

/** The part of the simulator that a file belongs to; files beside the folders are leaves, but for the entries. */
function partOf(path: string): string {
  const [, folder = '', ...rest] = path.split('/');
  if (rest.length > 0) return folder;
  return /^(?:index|workspace-handle|callbacks-handle|access-handle|clock-handle|faults-handle|reports-handle|store-file)\.[jt]s$/.test(
    folder,
  )
    ? 'index'
    : 'leaf';
}

/** What each part may import besides itself and the leaves. */
const allowed: Record<string, readonly string[]> = {
  leaf: [],
  money: [],
  attribution: [],
  engine: ['attribution'],
  store: [],
  journal: [],
  faults: ['journal'],
  insights: [],
  export: [],
  callbacks: ['journal'],
  reports: ['engine'],
  'live-log': ['journal'],
  mmps: [],
  workspaces: ['attribution', 'callbacks', 'engine', 'faults', 'journal', 'money', 'reports', 'store'],
  snapshot: ['callbacks', 'engine', 'faults', 'journal', 'reports', 'workspaces'],
  pact: ['ingest', 'mmps', 'workspaces'],
  ingest: ['engine', 'faults', 'journal', 'mmps', 'workspaces'],
  http: [
    'attribution',
    'callbacks',
    'engine',
    'export',
    'faults',
    'ingest',
    'insights',
    'journal',
    'mmps',
    'pact',
    'reports',
    'snapshot',
    'workspaces',
    'worlds',
  ],
  worlds: ['generate', 'synthesis', 'workspaces'],
  archive: ['callbacks', 'engine', 'faults', 'journal', 'reports', 'snapshot', 'store', 'workspaces'],
  memory: ['reports', 'snapshot', 'store', 'workspaces'],
  index: [
    'archive',
    'callbacks',
    'demo',
    'export',
    'http',
    'ingest',
    'insights',
    'journal',
    'live-log',
    'memory',
    'mmps',
    'money',
    'reports',
    'snapshot',
    'workspaces',
  ],
  synthesis: ['attribution', 'engine', 'money', 'workspaces'],
  generate: ['archive', 'engine', 'export', 'mmps', 'money', 'store', 'synthesis', 'workspaces'],
  demo: ['callbacks', 'engine', 'generate', 'ingest', 'mmps', 'synthesis', 'workspaces'],
  'made-world': ['generate', 'synthesis'],
  pictures: [],
  grading: ['made-world', 'pictures', 'workspaces'],
  calibration: ['made-world', 'pictures', 'synthesis', 'workspaces'],
  exam: ['index'],
  cli: [
    'calibration',
    'engine',
    'exam',
    'export',
    'generate',
    'grading',
    'index',
    'made-world',
    'mmps',
    'pact',
    'pictures',
    'synthesis',
  ],
  testing: ['index', 'journal'],
  dashboard: [],
};

const simulator = sources('simulator');

test('every part of the simulator is known to this test', () => {
  expect(new Set(simulator.map(partOf))).toEqual(new Set(Object.keys(allowed)));
});

test.each(simulator.map((file) => ({ file, part: partOf(file) })))(
  '$file imports only what $part may',
  ({ file, part }) => {
    const foreign = importsOf(file)
      .filter((path) => path.startsWith('simulator/'))
      .map(partOf)
      .filter((other) => other !== part && other !== 'leaf' && !allowed[part]?.includes(other));
    expect(foreign).toEqual([]);
  },
);

test('contracts import nothing of ours, the sender only contracts, the simulator the sender in its command line alone', () => {
  const ours = (folder: string): string[] =>
    sources(folder).flatMap((file) =>
      importsOf(file).filter(
        (name) =>
          /^(@mmp-sim\/|mmp-sim$|contracts\/|sender\/|simulator\/)/.test(name) && !name.startsWith(`${folder}/`),
      ),
    );
  expect(ours('contracts')).toEqual([]);
  expect(ours('sender').filter((name) => !name.startsWith('@mmp-sim/contracts/'))).toEqual([]);
  const isSender = (name: string): boolean => /^@mmp-sim\/sender(\/|$)/.test(name);
  expect(ours('simulator').filter((name) => !name.startsWith('@mmp-sim/contracts/') && !isSender(name))).toEqual([]);
  const senders = simulator.filter((file) => importsOf(file).some(isSender)).map(partOf);
  expect(new Set(senders)).toEqual(new Set(['cli']));
});

test('the core has no clock, no chance, no process and no network of its own', () => {
  const core = simulator.filter((file) => ['attribution', 'engine', 'synthesis'].includes(partOf(file)));
  expect(core.length).toBeGreaterThan(5);
  for (const file of core) {
    expect(
      importsOf(file).filter((name) => /^(express|node:https?|node:process|node:net)$/.test(name)),
      file,
    ).toEqual([]);
    expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(/\bDate\.now\b|\bMath\.random\b|\bprocess\./);
  }
});

test('only the clock reads the time of the machine, only the command line prints', () => {
  // Tells how far the clock of a workspace is from that of the reader, and from nothing else.
  const face = 'simulator/dashboard/control/clock/clock-page.tsx';
  // When the reader himself did what can be undone: no clock of a workspace tells that, and it is kept by the page alone.
  const undo = 'simulator/dashboard/control/workspaces/snapshots.tsx';
  // How old an answer is that the page keeps: its timers stand still while the machine sleeps.
  const kept = 'simulator/dashboard/campaigns/use-kept-numbers.ts';
  for (const file of simulator) {
    const text = readFileSync(join(root, file), 'utf8');
    if (!['simulator/clock.ts', face, undo, kept].includes(file))
      expect(text, file).not.toMatch(/\bDate\.now\b|new Date\(\)/);
    if (partOf(file) !== 'cli') expect(text, file).not.toMatch(/\bconsole\.|process\.stdout/);
  }
});

test(
  'the simulator calls nobody but the receivers of callbacks: only clients of it, in the command line and in tests, open connections',
  { tags: 'long' },
  () => {
    const client = 'simulator/control-client.ts';
    // Asks what a user names, when a user says so: `mmp-sim verify --against`.
    const exchange = 'simulator/pact/exchange.ts';
    // Calls what a user names, on this machine alone but for hosts that a user allows.
    const callback = 'simulator/callbacks/send-callback.ts';
    // Runs in a browser, and asks the simulator that it came from.
    const page = 'simulator/dashboard/api.ts';
    for (const file of simulator.filter((path) => ![client, exchange, callback, page].includes(path))) {
      const text = readFileSync(join(root, file), 'utf8');
      expect(text, file).not.toMatch(/\bfetch\(|\b(?:XMLHttpRequest|WebSocket|EventSource)\b/);
      // Of `node:http` and `node:net` it takes types, the server and the words for statuses: no client.
      const taken = [...text.matchAll(/import (type )?\{([^}]*)\}\s*from 'node:(?:http|net)'/g)]
        .filter(([, isType]) => isType === undefined)
        .flatMap(([, , names = '']) => names.split(',').map((name) => name.trim()));
      expect(
        taken.filter((name) => !/^(|type \w+|createServer( as \w+)?|STATUS_CODES|isIP|BlockList)$/.test(name)),
        file,
      ).toEqual([]);
      expect(
        importsOf(file).filter((name) => /^(undici|node:(https|http2|tls|dns|dgram)(\/.*)?)$/.test(name)),
        file,
      ).toEqual([]);
      if (!['cli', 'testing'].includes(partOf(file)))
        expect(importsOf(file), file).not.toContain(client.replace('.ts', '.js'));
      if (partOf(file) !== 'callbacks') expect(importsOf(file), file).not.toContain(callback.replace('.ts', '.js'));
      if (!['cli', 'pact'].includes(partOf(file)))
        expect(importsOf(file), file).not.toContain(exchange.replace('.ts', '.js'));
    }
  },
);
