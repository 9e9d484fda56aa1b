// Each rule of the import law finds the violation planted for it, and says nothing about a house in order.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkImports } from '../../tools/check-imports.ts';
import { root } from '../../tools/entry.ts';
import { plant } from './planted.ts';

const law: { forbidden: { name: string }[] } = (await import(`${root}.dependency-cruiser.mjs`)).default;

const uses = (...specifiers: string[]) =>
  `${specifiers.map((specifier, n) => `import * as x${n} from '${specifier}';\nexport const y${n} = x${n};`).join('\n')}\n`;
const knowsTypeOf = (specifier: string) => `import type { T } from '${specifier}';\nexport type U = T;\n`;
const thing = 'export interface T {\n  x: 1;\n}\nexport const t = 1;\n';

/** A house in order, as the plan draws it. */
const lawful = {
  'bin/start.mjs': "import('../src/main.ts');\n",
  'src/main.ts': uses('./config.ts', './app/use.ts', './storage/connect/open.ts', './gateway/server.ts'),
  'src/config.ts': uses('node:fs'),
  'src/domain/thing.ts': thing,
  'src/domain/decide.ts': knowsTypeOf('./thing.ts'),
  'src/domain/decide.test.ts': uses('vitest', './decide.ts', 'fast-check', '../../test/support/make.ts'),
  'src/app/ports/store.ts': knowsTypeOf('../../domain/thing.ts'),
  'src/app/use.ts': uses('./ports/store.ts', '../domain/thing.ts'),
  'src/storage/things.ts': uses('kysely', '../app/ports/store.ts', '../domain/thing.ts'),
  'src/storage/connect/open.ts': uses('pg', 'node:sqlite', 'kysely', '../things.ts'),
  'src/gateway/server.ts': uses('ws', './ocpp16/table.ts', './rpc/frame.ts', '../app/use.ts'),
  'src/gateway/rpc/frame.ts': thing,
  'src/gateway/ocpp16/table.ts': uses('../rpc/frame.ts'),
  'src/app/ports/upkeep.ts': thing,
  'src/cli/demo.ts': uses('../../simulator/main.ts', '../config.ts', '../app/ports/upkeep.ts'),
  'simulator/main.ts': uses('ws'),
  'test/support/make.ts': uses('../../src/main.ts', '../../src/domain/thing.ts'),
  'bench/read.ts': uses('../src/main.ts', 'fastify'),
};

/** Rule → the file that breaks it, and what is in it. */
const violations: Record<string, [file: string, text: string]> = {
  'no-circular': ['src/domain/one.ts', knowsTypeOf('./other.ts')],
  'domain-is-pure': ['src/domain/reads.ts', uses('node:fs', 'kysely')],
  'app-knows-only-domain': ['src/app/asks.ts', knowsTypeOf('../storage/things.ts')],
  'ports-are-promises': ['src/app/ports/bad.ts', knowsTypeOf('../use.ts')],
  'driven-sees-ports-only': ['src/storage/decides.ts', uses('../app/use.ts')],
  'adapters-are-strangers': ['src/http/peeks.ts', knowsTypeOf('../storage/things.ts')],
  'cli-is-a-client': ['src/cli/decides.ts', uses('../app/use.ts')],
  'ocpp-versions-are-strangers': ['src/gateway/ocpp201/helper.ts', uses('../ocpp16/table.ts')],
  'rpc-knows-no-action': ['src/gateway/rpc/knows.ts', knowsTypeOf('../ocpp16/table.ts')],
  'one-door-to-the-engine': ['src/storage/direct.ts', `${knowsTypeOf('pg')}${uses('node:sqlite')}`],
  'one-dialect': ['src/gateway/queries.ts', uses('kysely')],
  'one-door-to-the-socket': ['src/gateway/side-door.ts', knowsTypeOf('ws')],
  'console-is-a-client': ['web/page.ts', knowsTypeOf('../src/domain/thing.ts')],
  'simulator-is-a-client': ['simulator/shares.ts', knowsTypeOf('../src/domain/thing.ts')],
  'nobody-imports-main': ['src/cluster/again.ts', uses('../main.ts')],
  'configuration-is-handed-over': ['src/http/reads.ts', knowsTypeOf('../config.ts')],
  'no-test-in-product': ['src/cluster/tested.ts', uses('../../test/support/make.ts')],
  'no-simulator-in-server': ['src/cluster/plays.ts', uses('../../simulator/main.ts')],
  'no-undeclared-package': ['src/cluster/borrows.ts', uses('acorn')],
  'no-dev-package-in-product': ['src/cluster/compiles.ts', uses('typescript')],
  'no-unresolved': ['src/cluster/nowhere.ts', uses('./gone.ts')],
};

it('has a planted violation for each rule', () => {
  expect(Object.keys(violations)).toEqual(law.forbidden.map(({ name }) => name));
});

it('finds each planted violation, and where it is', async () => {
  const directory = plant({
    ...lawful,
    'src/domain/other.ts': knowsTypeOf('./one.ts'),
    ...Object.fromEntries(Object.values(violations)),
  });
  const { problems } = await checkImports(directory);
  for (const [rule, [file]] of Object.entries(violations)) {
    expect(problems.map((problem) => problem.split('\n')[0]).join('\n')).toContain(`${rule}: ${file} → `);
  }
  // Both engines, and each with its reason.
  expect(
    problems.filter((problem) => problem.startsWith('one-door-to-the-engine: src/storage/direct')),
  ).toHaveLength(2);
  expect(problems.join('\n')).toContain('Only storage/connect knows which database runs');
});

it('says nothing about a house in order, and how much it saw', async () => {
  const { looked, problems } = await checkImports(plant(lawful));
  expect(problems).toEqual([]);
  // And the rule of ours that lint has.
  expect(looked).toMatch(
    new RegExp(`^${Object.keys(lawful).length + 1} modules, \\d+ imports, ${law.forbidden.length} rules$`),
  );
});

it('fails when it saw less than there is', async () => {
  const directory = plant(lawful);
  const file = join(directory, '.dependency-cruiser.mjs');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace("exclude: { path: '", "exclude: { path: '^src/domain/|"),
  );
  const { problems } = await checkImports(directory);
  expect(problems).toContain('src/domain/thing.ts was not looked at');
});

it('fails on nothing', async () => {
  expect((await checkImports(plant({}))).problems).not.toEqual([]);
});
