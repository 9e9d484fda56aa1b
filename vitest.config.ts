// What `npx vitest` and tools/test.ts share. The suites are folders; tools/test.ts finds the means that they need.
import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Each folder of test/ is a suite, whoever adds one. */
const folders = existsSync('test') ? readdirSync('test').filter((name) => !name.includes('.')) : [];

export default defineConfig({
  test: {
    pool: 'forks',
    // Two cores: one for the tests, one for the servers and databases that they start.
    maxWorkers: 2,
    globalSetup: ['tools/generate.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    globals: false,
    restoreMocks: true,
    // Generated validators are large, and plain JavaScript already: Node loads them by itself.
    server: { deps: { external: [/\/generated\/.*\.mjs$/] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,simulator,tools}/**/*.test.ts'],
          // Unit tests share a process: they have nothing to leave behind in it, and start in a tenth of the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'bench', include: ['bench/**/*.test.ts'], testTimeout: 120_000 } },
      ...folders.map((name) => ({
        extends: true as const,
        // Files of a suite share a process, which has loaded the server then and is warm; those that break things have their own.
        test: {
          name,
          include: [`test/${name}/**/*.test.ts`],
          isolate: name === 'faults',
          // A browser has its own pace: a story is many pages.
          ...(name === 'e2e' ? { testTimeout: 90_000 } : {}),
        },
      })),
    ],
  },
});
