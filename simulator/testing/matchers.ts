import { attributed, type AttributedOptions, type AttributedTo } from './attributed.js';
import {
  type MatcherResult,
  type MatcherState,
  received,
  type ReceivedOptions,
  type ReceivedWhere,
} from './received.js';

/** For `expect.extend(matchers)` of Vitest and of Jest. `mmp-sim/testing/vitest` and `…/jest` do that, types included. */
export const matchers = {
  /** Were such requests received? See {@link MmpSimMatchers}. */
  toHaveReceived(
    this: MatcherState,
    world: unknown,
    where?: ReceivedWhere,
    options?: ReceivedOptions,
  ): Promise<MatcherResult> {
    return received(this.isNot ?? false, world, where, options);
  },

  /** Was the installation brought by this? See {@link MmpSimMatchers}. */
  toHaveAttributed(
    this: MatcherState,
    world: unknown,
    id: string,
    to: AttributedTo,
    options?: AttributedOptions,
  ): Promise<MatcherResult> {
    return attributed(this.isNot ?? false, world, id, to, options);
  },
};

/**
 * The matchers as they stand behind `expect(…)` of a simulator, a workspace, the URL of a running simulator, or `{url,
 * workspace?, token?}`; `R` is what matchers return. They are asynchronous: await them, or a failure comes when the test is over.
 */
export interface MmpSimMatchers<R = void> {
  /**
   * Passes when at least one request (or `count`, or `atLeast`) is like `where`; with `.not`, when none is, to the end of
   * `withinMs`. The failure shows the nearest misses, field by field.
   *
   * @example await expect(world).toHaveReceived({ endpoint: 'purchase', fields: { price: '4.99' } }, { withinMs: 1000 });
   */
  toHaveReceived(where?: ReceivedWhere, options?: ReceivedOptions): Promise<Awaited<R>>;
  /**
   * Passes when the installation is attributed like this; waits for its open for `withinMs`. The id is the installation's
   * in any spelling, or a device id. The failure lists the candidates, each with the reason why it lost.
   *
   * @example await expect(world).toHaveAttributed(installationId, { method: 'device-click', channel: 'unity' });
   */
  toHaveAttributed(id: string, to: AttributedTo, options?: AttributedOptions): Promise<Awaited<R>>;
}
