// Puts load on a server from another process.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file, inFolder, processorTime, program, run } from './child.mjs';

export const CONNECTIONS = 32;

/**
 * What a run of a generator saw. `busy` is the share of one core that the server used meanwhile, null where the system
 * does not say; `perProcessorSecond` counts answers by the server's own processor time.
 *
 * @typedef {{ answered: number, seconds: number, lost: number, refused: number, p50Ms: number, p99Ms: number,
 *   perSecond: number, busy: number | null, perProcessorSecond: number | null, userMicros: number | null, systemMicros: number | null }} Load
 * @typedef {'wrk' | 'autocannon'} Generator
 */

/**
 * The lightest generator there is: it shares two cores with the server.
 *
 * @param {string | undefined} asked
 * @returns {Generator}
 */
export function chooseGenerator(asked) {
  if (asked !== undefined && asked !== 'wrk' && asked !== 'autocannon') {
    throw new Error(`--generator: got ${asked}, expected wrk or autocannon`);
  }
  if (asked === 'wrk' && program('wrk') === null) throw new Error('--generator wrk: there is no wrk on the PATH');
  return asked ?? (program('wrk') === null ? 'autocannon' : 'wrk');
}

/**
 * @param {Generator} generator
 * @param {{ pid: number, ready: { url: string } }} server
 * @param {import('./plans.mjs').Plan} plan
 * @param {({ seconds: number } | { amount: number }) & { connections?: number }} extent - An exact amount is always sent by
 *   autocannon.
 * @returns {Promise<Load>}
 */
export function load(generator, server, plan, extent) {
  return inFolder(async (folder) => {
    const before = processorTime(server.pid);
    const seen =
      generator === 'wrk' && 'seconds' in extent
        ? await byWrk(folder, server.ready.url, plan, extent)
        : await byAutocannon(folder, server.ready.url, plan, extent);
    const after = processorTime(server.pid);
    if (seen.answered === 0 || seen.lost > 0 || seen.refused > 0) {
      throw new Error(`answered ${seen.answered}, lost ${seen.lost}, refused ${seen.refused} of ${plan.path}`);
    }
    const user = before === null || after === null ? null : after.user - before.user;
    const system = before === null || after === null ? null : after.system - before.system;
    const used = user === null || system === null ? null : user + system;
    return {
      ...seen,
      perSecond: seen.answered / seen.seconds,
      busy: used === null ? null : used / seen.seconds,
      perProcessorSecond: used === null || used === 0 ? null : seen.answered / used,
      userMicros: user === null ? null : (user * 1e6) / seen.answered,
      systemMicros: system === null ? null : (system * 1e6) / seen.answered,
    };
  });
}

/**
 * @param {string} folder
 * @param {string} url
 * @param {import('./plans.mjs').Plan} plan
 * @param {{ seconds: number, connections?: number }} extent
 */
async function byWrk(folder, url, plan, { seconds, connections = CONNECTIONS }) {
  const path = join(folder, 'plan.txt');
  const headers = Object.entries(plan.headers).map(([name, value]) => `${name}: ${value}`);
  writeFileSync(path, [plan.method, plan.path, plan.from, ...headers, '', ...plan.bodies].join('\n'));
  const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', file('support/load.lua')];
  const text = await run('wrk', [...options, url, '--', path], seconds * 1000 + 20_000);
  return JSON.parse(text.trim().split('\n').at(-1) ?? '');
}

/**
 * @param {string} folder
 * @param {string} url
 * @param {import('./plans.mjs').Plan} plan
 * @param {{ seconds: number } | { amount: number }} extent
 */
async function byAutocannon(folder, url, plan, extent) {
  const path = join(folder, 'plan.json');
  writeFileSync(path, JSON.stringify(plan));
  const options = JSON.stringify({ url, connections: CONNECTIONS, ...extent });
  const text = await run(process.execPath, [file('support/autocannon.mjs'), path, options], 120_000);
  return JSON.parse(text);
}
