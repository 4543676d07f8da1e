// Loads the simulator from its sources, so that what is generated never comes from an old build.
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import '../compile-schemas.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const conditions = ['@mmp-sim/source'];

/**
 * @template T
 * @param {(load: (path: string) => Promise<any>) => Promise<T>} use - `load` takes a path from the root.
 * @returns {Promise<T>}
 */
export async function withSources(use) {
  const vite = await createServer({
    configFile: false,
    root,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, watch: null, ws: false, hmr: false },
    optimizeDeps: { noDiscovery: true },
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
  });
  try {
    return await use((path) => vite.ssrLoadModule(`/${path}`));
  } finally {
    await vite.close();
  }
}
