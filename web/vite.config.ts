// Makes web/dist: tools/build-console.ts runs it when that is missing or was made from something else. For work on the console
// `npx vite web` serves it as it changes, with a running server behind it (FORECOURT, http://127.0.0.1:8080).
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.FORECOURT ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The server puts a fresh nonce in its place with each page (src/http/console.ts).
  html: { cspNonce: 'FORECOURT_NONCE' },
  build: {
    outDir: process.env.CONSOLE_OUT ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined, a picture would need `data:` in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Uncompressed; what counts is held by test/gate/console.test.ts.
    chunkSizeWarningLimit: 750,
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
        codeSplitting: {
          // What every page needs, what pages share, and each page: else a page comes in twenty small files, six at a time.
          groups: [
            { name: 'frame', tags: ['$initial'], priority: 1 },
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 30_000 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': server, '/docs': server } },
});
