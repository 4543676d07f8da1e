import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** What a test does when it is over; tests that run at the same time have one each. */
type Finished = (cleanUp: () => Promise<void>) => void;

export async function aFolder(finished: Finished = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mmp sim exam test '));
  finished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Not by `fetch`: what Node.js loads for it takes longer than all else that such a sender does. */
const SEND = `import { request as httpRequest } from 'node:http';
const send = (fields, key = process.env.MMP_SIM_SDK_KEY) =>
  new Promise((answered, failed) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    httpRequest(process.env.MMP_SIM_URL + '/v0/event', { method: 'POST', headers })
      .on('error', failed)
      .on('response', (response) => {
        response.on('error', () => {}).resume();
        answered(response.statusCode);
      })
      .end(String(new URLSearchParams({
        api_key: key, bundle_id: process.env.MMP_SIM_BUNDLE_ID, platform: process.env.MMP_SIM_PLATFORM, os_version: '34',
        sdk_version: 'server', analytics_installation_id: '${'0'.repeat(31)}1', advertising_id: '', ...fields,
      })));
  });
`;

/** A sender that is a few lines of JavaScript: `send(fields, key?)` posts an event and resolves with the status. */
export async function aSender(
  code: string,
  finished: Finished = onTestFinished,
): Promise<[program: string, file: string]> {
  const file = join(await aFolder(finished), 'sender.mjs');
  await writeFile(file, SEND + code);
  return [process.execPath, file];
}
