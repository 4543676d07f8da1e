import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mapsWithoutPrototype } from './maps-without-prototype.mjs';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), mapsWithoutPrototype()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // Nothing is put into the page itself: its policy allows neither scripts nor styles there.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Of whatever is put into the scripts.
    license: { fileName: 'licenses.md' },
    // One file of styles: of a view whose own could not be loaded, Vite would not ask for it a second time.
    cssCodeSplit: false,
    // Pictures are drawn by a part of its own, which is loaded with the first of them: 180 kB as they are sent.
    chunkSizeWarningLimit: 600,
  },
  // `npx vite simulator/dashboard` beside a simulator at its usual address.
  server: { proxy: { '/_sim': 'http://127.0.0.1:4747' } },
});
