// Runs Pact's verifier in a process of its own: its native library writes to stdout as it likes, and may take the whole
// process down. Takes the verifications as messages, each with an id, and answers each with what the library says.
import { createRequire } from 'node:module';

const [library] = process.argv.slice(2);
const { Verifier } = createRequire(import.meta.url)(library);

async function verify({ id, options }) {
  try {
    process.send({ id, said: await new Verifier(options).verify() });
  } catch (error) {
    // A verification that fails is told in the same way as one that could not be run: the text tells them apart.
    process.send({ id, said: String(error?.message ?? error) });
  }
}

process.on('message', (asked) => void verify(asked));
// Not `exit`: that waits for what the native library is at, and nobody is left who would be told.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
