// Sends a plan with autocannon. Arguments: the plan as a file of JSON, and {url, connections, seconds or amount} as JSON.
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { filled } from './plans.mjs';

const [planFile = '', options = ''] = process.argv.slice(2);
/** @type {import('./plans.mjs').Plan} */
const { method, path, headers, bodies, from } = JSON.parse(readFileSync(planFile, 'utf8'));
const { url, connections, seconds, amount } = JSON.parse(options);

let sent = 0;
/** The next request of all connections together. @param {object} request */
const next = (request) => {
  const n = sent;
  sent += 1;
  return { ...request, body: filled(bodies[n % bodies.length] ?? '', from + n) };
};
// Requests that are made beforehand are lighter, but each connection goes through them by itself.
const made = amount === undefined && !bodies.some((body) => body.includes('{'));
const requests = made
  ? bodies.map((body) => ({ method, path, headers, body }))
  : [{ method, path, headers, body: bodies[0] ?? '', setupRequest: next }];

const result = await autocannon({
  url,
  connections,
  pipelining: 1,
  requests,
  ...(amount === undefined ? { duration: seconds } : { amount, duration: 600 }),
});
process.stdout.write(
  `${JSON.stringify({
    answered: result.requests.total,
    seconds: (result.finish.getTime() - result.start.getTime()) / 1000,
    lost: result.errors,
    refused: result['4xx'] + result['5xx'],
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  })}\n`,
);
