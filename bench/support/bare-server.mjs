// The least that Node's HTTP server can do: read the body, answer the bytes it was given. Argument: the answer, as JSON.
import { createServer } from 'node:http';

const { status, headers, body } = JSON.parse(process.argv[2] ?? '');

const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    Buffer.concat(chunks);
    response.writeHead(status, headers);
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, port })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
