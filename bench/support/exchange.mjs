// One request over a plain socket, and the answer byte for byte: HTTP clients tidy up what they show.
import { connect } from 'node:net';

/**
 * @param {number} port
 * @param {string} bytes - The request.
 * @returns {Promise<{ status: number, headers: [string, string][], body: string }>}
 */
export function exchange(port, bytes) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer within 10 seconds')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`the connection closed in the middle of an answer: ${text}`)));
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
      const answer = parse(text);
      if (answer === null) return;
      resolve(answer);
      socket.destroy();
    });
  });
}

/** @param {string} text - As far as it has come. */
function parse(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(': ');
    return /** @type {[string, string]} */ ([line.slice(0, colon), line.slice(colon + 2)]);
  });
  const body = text.slice(end + 4);
  const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0);
  return Buffer.byteLength(body) < length ? null : { status: Number(first.split(' ')[1]), headers, body };
}
