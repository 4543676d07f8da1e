// `npm start`: builds quietly, then starts in this very process, so that a signal to npm reaches the simulator.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
try {
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
} catch {
  process.stderr.write('mmp-sim: the build failed; what it said stands above.\n');
  process.exit(1);
}
process.argv.splice(2, 0, 'start');
await import('../simulator/bin/mmp-sim.js');
