import type { Reporter, TestModule } from 'vitest/node';
import { LONG, withLong } from './long.js';

/**
 * Ends a run with `N passed, N failed` alone on a line, for those who count. A file that does not load has failed, and so has a
 * test that was left out, but for the long ones where they were not asked for.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state !== 'skipped' || withLong || !test.tags.includes(LONG)) failed += 1;
      }
    }
    // After all that other reporters print.
    process.once('exit', () => {
      process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
      // Whatever somebody else has made of the exit code.
      if (failed > 0) process.exitCode = 1;
    });
  }
}
