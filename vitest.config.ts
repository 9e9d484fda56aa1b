// What `npx vitest` and tools/test.ts share. The suites are folders; tools/test.ts finds the means that they need.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,simulator,tools,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/generated/**', 'data/**'],
    pool: 'forks',
    // Two cores: one for the tests, one for the servers and databases that they start.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    globals: false,
    // Large, and plain JavaScript already: Node loads them by itself.
    server: { deps: { external: [/\/generated\/.*\.mjs$/] } },
    restoreMocks: true,
    reporters: ['default'],
  },
});
