// Biome formats and lints everything; eslint keeps only what Biome cannot: promises nobody waits for (needs types), the proof
// of permission that nobody may forge, and the purity of src/domain. Each has a planted violation in test/gate/.
import tseslint from 'typescript-eslint';
import { forgedProof } from './tools/lint/forged-proof.mjs';

const why = 'src/domain decides, from data, at once:';
const noAsync = `${why} no async. Load and save in app/.`;
const noClock = `${why} \`now\` is an argument.`;
const noChance = `${why} new ids and random numbers are arguments.`;

const pureSyntax = [
  { selector: ':function[async=true]', message: noAsync },
  { selector: 'AwaitExpression, ForOfStatement[await=true]', message: noAsync },
  { selector: 'ImportExpression', message: `${why} no import at run time.` },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: noClock },
  { selector: 'CallExpression[callee.name="Date"]', message: noClock },
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: noClock },
  { selector: 'MemberExpression[object.name="Temporal"][property.name="Now"]', message: noClock },
  { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: noChance },
];

const impureGlobals = {
  [`${why} no environment, no I/O.`]: [
    'process',
    'fetch',
    'console',
    'WebSocket',
    'EventSource',
    'globalThis',
    'global',
  ],
  [`${why} no timers.`]: [
    'setTimeout',
    'setInterval',
    'setImmediate',
    'clearTimeout',
    'clearInterval',
    'clearImmediate',
    'queueMicrotask',
  ],
  [noClock]: ['performance'],
  [noChance]: ['crypto'],
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/generated/**',
      'data/**',
      'coverage/**',
      'web/dist/**',
      'web/.dist-*/**',
      'web/public/**',
      '**/*.mjs',
      '**/*.js',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: {
      '@typescript-eslint': tseslint.plugin,
      forecourt: { rules: { 'forged-proof': forgedProof } },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      'forecourt/forged-proof': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
    },
  },
  {
    files: ['src/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...pureSyntax],
      'no-restricted-globals': [
        'error',
        ...Object.entries(impureGlobals).flatMap(([message, names]) =>
          names.map((name) => ({ name, message })),
        ),
      ],
    },
  },
);
