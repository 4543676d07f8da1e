import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SimulatorError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import type { Picture, Sheet } from '../pictures/sheet.js';
import { whyUnwritable } from '../why-unwritable.js';

/** Pixels of a picture that is a file of its own. */
const WIDTH = 640;

/** Writes the page of a sheet. @throws {SimulatorError} REQUEST_INVALID where it cannot be written. */
export async function writePage(path: string, sheet: Sheet): Promise<void> {
  const { pageOf } = await import('../pictures/page.js');
  await written('--html', path, pageOf(sheet));
}

/** Writes each picture of a sheet as a file of its own. @returns Their paths. */
export async function writePictures(folder: string, { sections }: Sheet): Promise<string[]> {
  const paths: string[] = [];
  for (const { name, picture } of sections) {
    if (picture === null) continue;
    paths.push(join(folder, `${name}.svg`));
    await writePicture(join(folder, `${name}.svg`), name, picture);
  }
  return paths;
}

export async function writePicture(path: string, name: string, picture: Picture): Promise<void> {
  const { svgFile } = await import('../pictures/draw.js');
  await written('--svg', path, svgFile(picture, name, WIDTH));
}

/** Whole or not at all: under another name first. */
async function written(flag: string, path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  try {
    makeFolder(dirname(path));
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw new SimulatorError('REQUEST_INVALID', `${flag}: ${path} cannot be written: ${whyUnwritable(error)}.`, {
      cause: error,
    });
  }
}
