// One request to a running simulator and its answer, with nothing in either that depends on the machine.
import { request } from 'node:http';

/** The address that stands in examples; the one that is served puts its own in its place. */
export const EXAMPLE_ORIGIN = 'http://127.0.0.1:4747';

/**
 * @typedef {object} Exchange
 * @property {string} method
 * @property {string} target - Path and query.
 * @property {string} sent - Body.
 * @property {number} status
 * @property {Record<string, string>} headers - Those that say something: not the date, nor how the line is kept.
 * @property {string} type - Media type of the answer, empty without a body.
 * @property {string} text - Base64 where it is no text.
 */

const OF_THE_LINE = new Set([
  'date',
  'connection',
  'keep-alive',
  'content-length',
  'content-type',
  'transfer-encoding',
]);

/**
 * @param {string} origin - Of the simulator.
 * @param {string} line - Method and target.
 * @param {{ body?: string | Buffer, headers?: Record<string, string> }} [options]
 * @returns {Promise<Exchange>}
 */
export function exchange(origin, line, { body = '', headers = {} } = {}) {
  const [method, target] = line.split(' ');
  const { hostname, port, host } = new URL(origin);
  const lengths = body.length === 0 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const options = {
      hostname,
      port,
      method,
      path: target,
      agent: false,
      headers: { host, connection: 'close', ...lengths, ...headers },
    };
    const asked = request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const type = (response.headers['content-type'] ?? '').split(';', 1)[0];
        const text = Buffer.concat(chunks).toString(type.startsWith('image/') ? 'base64' : 'utf8');
        const plain = (value) => String(value).replaceAll(host, new URL(EXAMPLE_ORIGIN).host);
        const kept = Object.entries(response.headers).filter(([name]) => !OF_THE_LINE.has(name));
        resolve({
          method,
          target,
          sent: String(body),
          status: response.statusCode,
          headers: Object.fromEntries(kept.map(([name, value]) => [name, plain(value)])),
          type,
          text: plain(text),
        });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/**
 * Opens a stream of events, and leaves it open.
 *
 * @param {string} origin
 * @param {Record<string, string>} headers
 * @returns {Promise<() => void>} Closes it.
 */
export function follow(origin, headers) {
  return new Promise((resolve, reject) => {
    const asked = request(`${origin}/_sim/stream`, { agent: false, headers }, (response) => {
      response.resume();
      response.on('error', () => undefined);
      resolve(() => asked.destroy());
    });
    asked.on('error', reject);
    asked.end();
  });
}
