import type { Kind } from './resources.js';

export const ROOT = '/v2/';
export const kinds: readonly Kind[] = ['apps', 'campaigns', 'channels', 'saved_reports'];

/** First and second segment behind `/v2/`, decoded; a slash at the end does not matter. */
export function placeOf(path: string): { resource: string; id: string | null; isDeeper: boolean } {
  const [resource = '', id, ...rest] = path.slice(ROOT.length).split('/');
  return { resource, id: id === undefined || id === '' ? null : decoded(id), isDeeper: rest.some((one) => one !== '') };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
