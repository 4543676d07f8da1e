import { ask, sendToMmp } from '../api.js';
import type { Transport } from './play-call.js';

/** As a page sends. */
export const browserTransport: Transport = {
  mmp: sendToMmp,
  control: (what, workspace, options) => ask(what, workspace, options),
};
