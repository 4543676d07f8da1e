// Sends a plan at a constant rate, whatever becomes of the answers (an open loop), and tells the latencies. Arguments:
// the plan as a file of JSON, and {port, rate, seconds, connections} as JSON.
//
// A latency counts from the instant at which a request was due, not from when it was written: while a server stands still
// requests are due all the same, and wait. A generator that waits with the next request until the last is answered leaves
// exactly those out (coordinated omission). autocannon's `overallRate` corrects its histogram afterwards, by assuming what
// the missing ones would have seen.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { requestBytes } from './plans.mjs';

const [planFile = '', options = ''] = process.argv.slice(2);
/** @type {import('./plans.mjs').Plan} */
const plan = JSON.parse(readFileSync(planFile, 'utf8'));
const { port, rate, seconds, connections } = JSON.parse(options);

const total = Math.round(rate * seconds);
const latencies = new Float64Array(total);
const everyMs = 1000 / rate;
/** Numbers of requests that are due and have no connection yet, the oldest first. */
const waiting = [];
const idle = [];
let sent = 0;
let answered = 0;
let refused = 0;
let startedAt = 0;

/** A connection with one request under way at most. All answers are as long as the first. */
function open() {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const connection = { socket, number: -1 };
    let received = 0;
    let length = 0;
    socket.once('connect', () => resolve(connection));
    socket.once('error', reject);
    socket.once('close', () => {
      if (answered < total) reject(new Error('the server closed a connection'));
    });
    socket.on('data', (chunk) => {
      if (received === 0) {
        if (chunk.latin1Slice(9, 12) !== '200') refused += 1;
        length = answerLength(chunk);
      }
      received += chunk.length;
      if (received < length) return;
      received = 0;
      latencies[connection.number] = performance.now() - (startedAt + connection.number * everyMs);
      answered += 1;
      const next = waiting.shift();
      if (next === undefined) idle.push(connection);
      else send(connection, next);
    });
  });
}

/** Of head and body; the head comes in one piece. */
function answerLength(chunk) {
  const end = chunk.indexOf('\r\n\r\n') + 4;
  const [, digits = ''] = /\r\ncontent-length: (\d+)/i.exec(chunk.latin1Slice(0, end)) ?? [];
  if (end < 4 || digits === '') throw new Error(`an answer that cannot be read: ${chunk.latin1Slice(0, 200)}`);
  return end + Number(digits);
}

function send(connection, number) {
  connection.number = number;
  connection.socket.write(requestBytes(plan, plan.from + number));
}

/** Looks what is due, again and again: a timer would be late by up to two milliseconds. */
function tick() {
  const due = Math.min(total, Math.floor((performance.now() - startedAt) / everyMs) + 1);
  for (; sent < due; sent += 1) {
    const connection = idle.pop();
    if (connection === undefined) waiting.push(sent);
    else send(connection, sent);
  }
  if (answered < total) setImmediate(tick);
  else finish();
}

function finish() {
  const sorted = latencies.toSorted();
  const at = (share) => sorted[Math.min(total - 1, Math.floor(total * share))];
  const result = { p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), p999Ms: at(0.999), mostMs: sorted[total - 1] };
  process.stdout.write(`${JSON.stringify({ answered, refused, ...result })}\n`, () => process.exit(0));
}

idle.push(...(await Promise.all(Array.from({ length: connections }, open))));
startedAt = performance.now();
tick();
