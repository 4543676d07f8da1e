import { expect, test, vi } from 'vitest';
import { stderrLog } from '../../../simulator/live-log/stderr-log.js';

test('a bug is told without keys, ids and addresses, and cannot play with the terminal', () => {
  const log = stderrLog({ level: 'none', linesPerSecond: 1, isKey: (word) => word === 'SECRETKEY' });
  const written: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    log.bug(new RangeError('no f024e65f-3dd9-4f16-9837-26bcef192d68 of SECRETKEY at 203.0.113.7 \u001b[2J'));
    log.bug('not an error');
  } finally {
    stderr.mockRestore();
  }
  const [first = '', second] = written;
  expect(first).toMatch(
    /^mmp-sim: this is a bug, please report it: RangeError: no f024…\(\d\) of SEC…\(\d\) at 203…\(\d\) \\u001b\[2J\n/,
  );
  expect(first).toMatch(/\n {4}at .*stderr-log\.test\.ts:\d+:\d+/);
  expect(second).toBe('mmp-sim: this is a bug, please report it: not an error\n');
});
