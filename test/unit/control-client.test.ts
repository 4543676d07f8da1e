import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { ControlClient } from '../../simulator/control-client.js';

/** What a client makes of a stranger that answers with a problem of this code. */
async function failureFor(code: string): Promise<unknown> {
  const stranger = createServer((_request, response) => {
    response.writeHead(404, { 'Content-Type': 'application/problem+json' });
    response.end(JSON.stringify({ code, detail: 'said by a stranger' }));
  });
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const { port } = stranger.address() as AddressInfo;
  const failure = await new ControlClient({ url: `http://127.0.0.1:${port}` })
    .health()
    .catch((error: unknown) => error);
  stranger.close();
  return failure;
}

test.each([
  ['NOT_FOUND', 'NOT_FOUND'],
  ['SOMETHING_ELSE', 'UNREACHABLE'],
  ['constructor', 'UNREACHABLE'], // What every object has is no code of ours.
  ['toString', 'UNREACHABLE'],
])('a problem document of code %s is told as %s', async (code, told) => {
  expect(await failureFor(code)).toMatchObject({ name: 'SimulatorError', code: told });
});
