import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSimulator } from '../../simulator/index.js';
import { runHere } from './cli-here.js';
import { aFolder } from './exam-senders.js';

const KEY = 'SEND-KEY';
const APP = ['--bundle-id', 'com.example.game', '--platform', 'android'];

export async function aSimulator() {
  const simulator = await createSimulator({ mode: 'faithful' });
  const world = simulator.workspace({
    apps: [{ bundleId: 'com.example.game', platform: 'android', sdkKeys: [{ key: KEY }] }],
  });
  return { simulator, world };
}

export const installation = (number: number): string => String(number).padStart(32, '0');
export const level = (number: number): object => ({
  call: 'event',
  installationId: installation((number % 50) + 1),
  osVersion: 34,
  name: 'level',
  value: number,
});

export async function aFile(lines: readonly (object | string)[]): Promise<string> {
  const file = join(await aFolder(), 'calls.ndjson');
  await writeFile(file, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return file;
}

export const argsFor = (file: string, to: string, key = KEY): string[] => [
  'send',
  file,
  '--to',
  to,
  '--key',
  key,
  ...APP,
];

export async function send(file: string, to: string, ...more: string[]) {
  const ran = await runHere([...argsFor(file, to), '--json', ...more]);
  return { ...ran, result: ran.stdout === '' ? null : (JSON.parse(ran.stdout) as Record<string, unknown>) };
}
