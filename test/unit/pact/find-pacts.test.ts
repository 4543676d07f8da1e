import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPacts } from '../../../simulator/pact/find-pacts.js';
import { anInteraction, aPact, inFolder } from '../../support/pact.js';

const limits = { files: 2, bytes: 10_000 };
const pact = aPact([anInteraction('an open', { status: 200 })]);

test('a folder yields its .json files in the order of their names; addresses are left to the verifier', async () => {
  await inFolder({ 'b.json': pact, 'a.json': pact, 'notes.md': 'x' }, async (folder) => {
    const { files, urls } = await findPacts([folder, 'https://broker.example.com'], limits);
    expect(files.map(({ path }) => path)).toEqual([join(folder, 'a.json'), join(folder, 'b.json')]);
    expect(urls.map(({ href }) => href)).toEqual(['https://broker.example.com/']);
  });
});

test('both sides of the limits', async () => {
  await inFolder({ 'a.json': pact, 'b.json': pact, 'c.json': pact }, async (folder) => {
    const [a, b] = [join(folder, 'a.json'), join(folder, 'b.json')];
    expect((await findPacts([a, b], limits)).files).toHaveLength(2);
    await expect(findPacts([folder], limits)).rejects.toThrow('3 files, which are more than 2');
    const bytes = JSON.stringify(pact).length;
    expect((await findPacts([a], { files: 1, bytes })).files).toHaveLength(1);
    await expect(findPacts([a], { files: 1, bytes: bytes - 1 })).rejects.toThrow(
      `it has ${bytes} bytes, more than ${bytes - 1}`,
    );
  });
});

test.each([
  { name: 'gone.json', code: 'REQUEST_INVALID', said: 'expected a file, a folder or the URL of a broker' },
  { name: '.', code: 'REQUEST_INVALID', said: 'a folder without any .json file' },
])('what is no place of pacts is refused: $name', async ({ name, code, said }) => {
  await inFolder({}, async (folder) => {
    await expect(findPacts([join(folder, name)], limits)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(said),
    });
  });
});

test.each(['https://me:secret@broker:99999/', 'ftp://me:secret@broker/?token=secret'])(
  'what looks like an address and is none is refused without what may be secret in it: %s',
  async (named) => {
    const refusal = await findPacts([named], limits).catch((error: unknown) => String(error));
    expect(refusal).toContain('expected an address such as https://broker.example.com');
    expect(refusal).not.toMatch(/me:|secret/);
  },
);
