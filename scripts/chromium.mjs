// The browser of tests, screenshots and benchmarks: that of `MMP_SIM_CHROMIUM`, else the one that comes by npm.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Whether there is one for this platform. */
export const hasChromium =
  process.env['MMP_SIM_CHROMIUM'] !== undefined || (process.platform === 'linux' && process.arch === 'x64');

/** What to tell whoever has none. */
export const NO_CHROMIUM = `@sparticuz/chromium has no browser for ${process.platform} ${process.arch}. Name one by MMP_SIM_CHROMIUM.`;

/**
 * How `playwright-core` launches it. The package's own arguments are left out: among them are `--single-process`, in which a
 * second context crashes, and `--disable-web-security`, with which no test of safety means anything.
 *
 * @returns {import('playwright-core').LaunchOptions}
 * @throws Where there is none.
 */
export function chromiumOptions() {
  const own = process.env['MMP_SIM_CHROMIUM'];
  const options = { args: ['--no-sandbox'], headless: true };
  if (own !== undefined) return { ...options, executablePath: own };
  if (!hasChromium) throw new Error(NO_CHROMIUM);
  const folder = unpacked();
  const env = { ...process.env, LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: folder };
  return { ...options, executablePath: join(folder, 'chromium'), env };
}

/** The folder that it was unpacked into, once for each version: 200 MB, 3 s. */
function unpacked() {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'));
  const folder = join(tmpdir(), `mmp-sim-chromium-${version}-${process.getuid?.() ?? 'user'}`);
  if (existsSync(folder)) return folder;
  const draft = mkdtempSync(`${folder}-`);
  // In a process of its own: it unpacks to the folder for temporary files, and changes the environment of whoever loads it.
  // It leaves its libraries out where it finds that it runs anywhere else.
  const env = { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  execFileSync(process.execPath, [join(root, 'scripts/unpack-chromium.mjs')], { env });
  writeFileSync(join(draft, 'fonts.conf'), fontsIn(folder));
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another run was faster.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Its own fonts first, so that pictures look alike everywhere; it has none of a fixed width. */
const fontsIn = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>ui-monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;
