import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { link, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../make-folder.js';

/** A file of a world. Its path is within the folder. */
type Sized = { readonly path: string; readonly bytes: number };
type Hashed = Sized & { readonly sha256: string };

/**
 * Where a file is written before it is whole: a name that nobody else has, since shards may share a folder, and in containers
 * each of them is process 1. What an interrupted run leaves there goes when the world is whole.
 */
export function draftIn(folder: string): string {
  makeFolder(folder);
  return join(folder, `${randomUUID()}.part`);
}

/** @param drafts - Folder of drafts, on the same disk. */
export async function writeWhole(path: string, text: string, drafts: string): Promise<void> {
  const draft = draftIn(drafts);
  await writeFile(draft, text, { flush: true });
  await rename(draft, path);
}

/** Writes a file unless it is there already, whoever else does the same now. */
export async function writeFirst(path: string, text: string, drafts: string): Promise<void> {
  const draft = draftIn(drafts);
  await writeFile(draft, text, { flush: true });
  await nameFirst(draft, path);
}

/** Gives a draft its name, unless another one has it: then it goes. */
export async function nameFirst(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    // Where files have one name alone, the last one wins: all of the same world are as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return rename(draft, path);
  }
  await rm(draft, { force: true });
}

/** Gives a file its name when it rests on the disk, and tells what is in it. */
export async function nameWhole(draft: string, path: string): Promise<{ bytes: number; sha256: string }> {
  const { size: bytes } = statSync(draft);
  const sha256 = await sha256Of(draft);
  const file = await open(draft, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  return { bytes, sha256 };
}

/** Whether a file is there in its whole length: what was cut off, or never reached the disk, is not. */
export const isWhole = (folder: string, { path, bytes }: Sized): boolean =>
  statSync(join(folder, path), { throwIfNoEntry: false })?.size === bytes;

/** Takes a file away that is as long as it was, and no longer what it was. @returns Whether it did. */
export async function dropChanged(folder: string, file: Hashed): Promise<boolean> {
  const path = join(folder, file.path);
  if (!isWhole(folder, file) || (await sha256Of(path)) === file.sha256) return false;
  await rm(path, { force: true });
  return true;
}

async function sha256Of(path: string): Promise<string> {
  const sha256 = createHash('sha256');
  await pipeline(createReadStream(path), sha256);
  return sha256.digest('hex');
}
