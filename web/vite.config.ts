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
  },
  server: { proxy: { '/api': server, '/docs': server } },
});
