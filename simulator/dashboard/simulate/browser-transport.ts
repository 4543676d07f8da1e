import { ask, Refusal } from '../api.js';
import type { Transport } from './play-call.js';

/** As a page sends: a redirect is not followed, since it leads to a store, and no cookie or password goes along. */
export const browserTransport: Transport = {
  async mmp(method, target, form) {
    try {
      await fetch(target, {
        method,
        redirect: 'manual',
        credentials: 'omit',
        ...(form === null ? {} : { body: form, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
      });
    } catch {
      throw new Refusal('UNREACHABLE', 'The simulator does not answer. Start it again, and send it once more.');
    }
  },
  control: (what, workspace, options) => ask(what, workspace, options),
};
