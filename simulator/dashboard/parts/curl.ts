import { curlOfControl } from './curl-of-control.js';

/** A call of the control API of this very simulator, for a terminal. @param what - Such as `POST callbacks`. */
export const controlCurl = (what: string, workspace: string, body?: unknown): string =>
  curlOfControl(location.origin, what, workspace, body);
