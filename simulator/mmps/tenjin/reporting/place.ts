import type { Kind } from './resources.js';

export const ROOT = '/v2';
/** Another API on the same host, of which one path is known. */
export const EXPORTS_ROOT = '/data_exports/v1';
export const kinds: readonly Kind[] = ['apps', 'campaigns', 'channels', 'saved_reports'];

export type Place = {
  readonly root: typeof ROOT | typeof EXPORTS_ROOT;
  readonly resource: string;
  readonly id: string | null;
  readonly isDeeper: boolean;
};

/** First and second segment behind the root, decoded; a slash at the end does not matter. Null elsewhere. */
export function placeOf(path: string): Place | null {
  const root = [ROOT, EXPORTS_ROOT].find((one) => path === one || path.startsWith(`${one}/`));
  if (root === undefined) return null;
  const [resource = '', id, ...rest] = path.slice(root.length + 1).split('/');
  return {
    root: root as Place['root'],
    resource,
    id: id === undefined || id === '' ? null : decoded(id),
    isDeeper: rest.some((one) => one !== ''),
  };
}

export const isResource = ({ root, resource }: Place): boolean =>
  root === EXPORTS_ROOT || resource === 'reports' || kinds.some((kind) => kind === resource);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
