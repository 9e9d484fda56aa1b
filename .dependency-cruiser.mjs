// The import law: who may know whom (docs/architecture.md, "Who may import whom"). Type-only imports count. Each rule has a
// planted violation in test/gate/import-law.test.ts. Run by tools/check-imports.ts, which also sees to it that no source
// file was overlooked.

const unitTest = '\\.test\\.ts$';
const adapters = 'gateway|http|storage|cluster|cli';

/** A rule of the law; what is forbidden is an error. */
const never = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

export default {
  forbidden: [
    never(
      'no-circular',
      'Files that need each other are one file, or hide a third one that both need. A type-only circle is one, too.',
      {},
      { circular: true },
    ),
    never(
      'domain-is-pure',
      'The domain decides from its arguments: it is read, tested and trusted without knowing what surrounds it. No npm, no node:.',
      { path: '^src/domain/', pathNot: unitTest },
      { pathNot: '^src/domain/' },
    ),
    never(
      'app-knows-only-domain',
      'A use-case loads, decides, saves and tells through ports; what stands behind a port can then be exchanged. Ids, secrets, clocks are ports too.',
      { path: '^src/app/', pathNot: unitTest },
      { pathNot: '^src/(app|domain)/' },
    ),
    never(
      'ports-are-promises',
      'A port is written in domain words. One that knew a use-case, a table or a frame would promise only that one thing.',
      { path: '^src/app/ports/' },
      { pathNot: '^src/(app/ports|domain)/' },
    ),
    never(
      'driven-sees-ports-only',
      'Storage and cluster are called; they call nobody. One that reached into a use-case would hide a decision behind a query.',
      { path: '^src/(storage|cluster)/', pathNot: unitTest },
      { path: '^src/app/', pathNot: '^src/app/ports/' },
    ),
    never(
      'adapters-are-strangers',
      'gateway, http, storage, cluster and cli meet only in main.ts; what two of them need belongs in app or domain.',
      { path: `^src/(${adapters})/`, pathNot: unitTest },
      { path: `^src/(${adapters})/`, pathNot: '^src/$1/' },
    ),
    never(
      'cli-is-a-client',
      'Commands ask the REST API as everybody does: a rule that only they knew would be a lie. What they do to storage is a port.',
      { path: '^src/cli/', pathNot: unitTest },
      { path: '^src/', pathNot: '^src/(cli/|config\\.ts$|app/ports/upkeep\\.ts$)' },
    ),
    never(
      'ocpp-versions-are-strangers',
      'What OCPP versions share is what chargers do, so it belongs in app. A helper borrowed from another version ties both.',
      { path: '^src/gateway/(ocpp\\d+)/' },
      { path: '^src/gateway/ocpp\\d+/', pathNot: '^src/gateway/$1/' },
    ),
    never(
      'rpc-knows-no-action',
      'OCPP-J frames, call errors and pending calls are the same for every action and version.',
      { path: '^src/gateway/rpc/', pathNot: unitTest },
      { path: '^src/', pathNot: '^src/gateway/rpc/' },
    ),
    never(
      'one-door-to-the-engine',
      'Only storage/connect knows which database runs; everything else is written once, for both.',
      { path: '^(src|simulator)/', pathNot: `^src/storage/connect/|${unitTest}` },
      { path: '(^|/)node_modules/(@types/)?pg/|^(pg|node:sqlite|sqlite)$' },
    ),
    never(
      'one-dialect',
      'Queries are written in storage and nowhere else, in the common subset of the two engines.',
      { path: '^(src|simulator)/', pathNot: '^src/storage/' },
      { path: '(^|/)node_modules/kysely/|^kysely$' },
    ),
    never(
      'one-door-to-the-socket',
      "A charger's socket is opened, fed and closed in two files. Who else wants to send asks for a link.",
      { path: '^src/', pathNot: `^src/gateway/(server|connection)\\.ts$|${unitTest}` },
      { path: '(^|/)node_modules/(@types/)?ws/|^ws$' },
    ),
    never(
      'console-is-a-client',
      'The console reads spec/openapi.json like any other client, so that the API stays enough for everybody.',
      { path: '^web/' },
      { path: '^(src|simulator|bench|tools|test)/' },
    ),
    never(
      'simulator-is-a-client',
      'Simulated chargers know OCPP and nothing of us; sharing code, both sides could agree on the same mistake.',
      { path: '^simulator/' },
      { path: '^(src|web|bench|tools)/' },
    ),
    never(
      'nobody-imports-main',
      'main.ts joins the parts and hands each its collaborators; who imported it would join them backwards.',
      { pathNot: '^(bin|bench|tools|test)/' },
      { path: '^src/main\\.ts$' },
    ),
    never(
      'configuration-is-handed-over',
      'The environment is read once. Parts get values as arguments, so that a test can give them others.',
      { path: '^(src|simulator|web)/', pathNot: '^src/(main\\.ts|config\\.test\\.ts|cli/)' },
      { path: '^src/config\\.ts$' },
    ),
    never(
      'no-test-in-product',
      'What runs at an operator needs neither tests nor benches nor tools; only the demo (cli) brings simulated chargers.',
      { path: '^src/', pathNot: unitTest },
      { path: `^(test|bench|tools)/|^(src|simulator)/.*${unitTest}|(^|/)node_modules/(vitest|fast-check)/` },
    ),
    never(
      'no-simulator-in-server',
      'The server must not know its simulated chargers; the demo (cli) starts both.',
      { path: '^src/', pathNot: `^src/cli/|${unitTest}` },
      { path: '^simulator/' },
    ),
    never(
      'no-undeclared-package',
      'A package that package.json does not name comes and goes with other packages.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    never(
      'no-dev-package-in-product',
      'After `npm ci --omit=dev` the product must still run. Types are erased, so they may come from anywhere.',
      { path: '^(src|simulator|bin)/', pathNot: unitTest },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    never(
      'no-unresolved',
      'An import that leads nowhere fails at run time, and until then hides what it would have led to.',
      {},
      { couldNotResolve: true },
    ),
  ],
  options: {
    // Type-only imports are imports: most of a layer's knowledge of another is types.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^(coverage|data|web/dist|web/\\.dist-[^/]*)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default', 'require'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
