// In a clone: builds what is not built yet, or not as it stands, and says so where it takes long.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const main = new URL('../simulator/dist/cli/main.js', import.meta.url);

if (!existsSync(main)) process.stderr.write('mmp-sim: building it for the first time, which takes half a minute.\n');
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
