/** What stands in the way of a file or a folder, and what to do about it; the system's own words where nothing better is known. */
export function whyUnwritable(error: unknown): string {
  const { code = '', message, syscall } = error as NodeJS.ErrnoException;
  const reason = (syscall === undefined ? undefined : ofCall[`${syscall} ${code}`]) ?? reasons[code];
  return reason === undefined ? message : `${reason} (${code})`;
}

const ofCall: Readonly<Record<string, string>> = {
  'link EEXIST': 'another has written it meanwhile. Name another, or say --force',
  'mkdir ENOENT': 'no folder can be made there. Name another path',
};

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'a part of its path is a file, no folder. Name another path',
  ENOTDIR: 'a part of its path is a file, no folder. Name another path',
  EISDIR: 'a folder is there. Put / behind its name to write into it',
  ENOENT: 'its folder is gone, or cannot be made there. Make it first, or name another path',
  EACCES: 'you may not write there. Name another path, or let yourself write to it',
  EPERM: 'you may not write there. Name another path, or let yourself write to it',
  EROFS: 'nobody may write there. Name another path',
  ENOSPC: 'no room is left. Make room, or name another path',
  EDQUOT: 'no room is left for you. Make room, or name another path',
  ENAMETOOLONG: 'its name is too long. Name a shorter one',
};
