// What TypeScript, Biome and eslint must find, planted; and what they must leave alone.
import { describe, expect, it } from 'vitest';
import { checkRules, checkStyle, checkTypes } from '../../tools/check-code.ts';
import { plant } from './planted.ts';

const allow = `export interface Allowed<A, T> {
  readonly action: A;
  readonly thing: T;
}
export const allow = <T>(thing: T) => ({ action: 'see', thing }) as unknown as Allowed<'see', T>;
`;

describe('eslint', () => {
  const ONLY_ALLOW = 'only src/domain/access/allow.ts makes one';
  /** Line after line what is wrong in the domain, and the word of the complaint about it. */
  const impure: [code: string, complaint: string][] = [
    ['export async function a() {}', 'no async'],
    ['export const b = async () => 1;', 'no async'],
    ['export const c = { async d() {} };', 'no async'],
    ["export const e = () => import('./pure.ts');", 'no import at run time'],
    ['export const f = () => new Date();', '`now` is an argument'],
    ['export const g = () => Date();', '`now` is an argument'],
    ['export const h = () => Date.now();', '`now` is an argument'],
    ['export const i = () => performance.now();', '`now` is an argument'],
    ['export const j = () => Math.random();', 'new ids and random numbers are arguments'],
    ['export const k = () => crypto.randomUUID();', 'new ids and random numbers are arguments'],
    ['export const l = process.env;', 'no environment'],
    ["export const m = () => fetch('x');", 'no I/O'],
    ['export const n = () => console.log(1);', 'no I/O'],
    ['export const o = () => globalThis.process;', 'no environment'],
    ['export const p = () => setTimeout(() => {}, 1);', 'no timers'],
    ['export const q = () => queueMicrotask(() => {});', 'no timers'],
  ];
  const forged: [code: string, complaint: string][] = [
    ["export const a = {} as Allowed<'see', 1>;", ONLY_ALLOW],
    ["export const b = {} as unknown as Allowed<'see', 1>[];", ONLY_ALLOW],
    ["export const c = <Allowed<'see', 1>>{};", ONLY_ALLOW],
    ["export const d = {} as access.Allowed<'see', 1>;", ONLY_ALLOW],
    ["export const e = {} as Other<'see', 1>;", ONLY_ALLOW],
    ['export const f = {} as unknown as See;', ONLY_ALLOW],
    ['export const g = {} as unknown as { readonly own: { readonly by: See } };', ONLY_ALLOW],
    [
      "export const h = ({} satisfies object) as import('../domain/access/allow.ts').Allowed<'see', 1>;",
      ONLY_ALLOW,
    ],
    ['export const i = Promise.resolve({}) as Promise<unknown> as Promise<See>;', ONLY_ALLOW],
    ['export const j = { action: 1, thing: 1 } as See | undefined;', ONLY_ALLOW],
    ['export const k = () => write({} as never, 1);', 'demanded'],
    ['export const l = () => write(JSON.parse("{}"), 1);', 'demanded'],
    ['export const m = (x: boolean) => write(x ? by : ({} as never), 1);', 'demanded'],
    ['export const n: See = JSON.parse("{}");', 'demanded'],
    ['export const o = (): See => JSON.parse("{}");', 'demanded'],
    ['export function p(): See { return JSON.parse("{}"); }', 'demanded'],
    ['export const q: { by: See } = { by: JSON.parse("{}") };', 'demanded'],
    ['export const r = () => write(...({} as never));', 'demanded'],
    ['export const s = () => write(named<See>({}), 1);', 'whatever type is named'],
    ['export const t = () => write(named({}), 1);', 'whatever type is named'],
    ['export const u = (x: unknown): x is See => x !== by;', 'by looking'],
    ['export const v = () => write({ ...by, thing: 1 }, 1);', 'A copy'],
    ['export const w = () => write(Object.assign({}, by, { thing: 1 }), 1);', 'A copy'],
    [
      '// @ts-expect-error it is none\nexport const x = () => write({}, 1);'.replace('\n', ' '),
      'ts-expect-error',
    ],
  ];
  const forgedHead = [
    "import type * as access from '../domain/access/allow.ts';",
    "import { allow, type Allowed, type Allowed as Other } from '../domain/access/allow.ts';",
    "type See = Allowed<'see', number>;",
    'const by = allow(1);',
    'const write = (proof: See, what: number) => [proof, what];',
    'const named = <T>(x: unknown): T => x as T;',
  ];
  /** What only looks like it. */
  const proved = [
    "import { allow, type Allowed } from '../domain/access/allow.ts';",
    "type See = Allowed<'see', number>;",
    'const own = { by: allow(1), more: 2 };',
    'const first = <T>(all: readonly T[]): T => all[0] as T;',
    'export const a = { ...own, more: 3 };',
    'export const b = own.by as See;',
    'export const c = first([own.by]);',
    'export const d = async (work: () => Promise<See>): Promise<See> => await work();',
    'export const e = JSON.parse("{}") as { readonly x: number };',
    '',
  ];
  const promises = [
    "import { setTimeout as sleep } from 'node:timers/promises';",
    'export function f() {',
    '  sleep(1);',
    '  void sleep(1);',
    '  return sleep(1);',
    '}',
  ];
  const pure = [
    'export const at = (now: number) => new Date(now).toISOString();',
    'export const when = Date.parse;',
    'export const most = Math.max;',
    '',
  ];

  it('finds impurity in the domain, forged proofs and forgotten promises, and nothing else', async () => {
    const forgery = [...forgedHead, ...forged.map(([code]) => code)].join('\n');
    const { looked, problems } = await checkRules(
      plant({
        'src/domain/access/allow.ts': allow,
        'src/domain/impure.ts': impure.map(([code]) => code).join('\n'),
        'src/domain/pure.ts': pure.join('\n'),
        'src/domain/pure.test.ts': 'export const f = async () => new Date();\n',
        'src/app/forged.ts': forgery,
        'test/support/forged.ts': forgery.replaceAll('../domain', '../../src/domain'),
        'src/app/proved.ts': proved.join('\n'),
        'src/app/promises.ts': promises.join('\n'),
      }),
    );
    const found = (file: string, line: number) =>
      problems.filter((problem) => problem.startsWith(`${file}:${line}:`)).join('\n');
    for (const [index, [code, complaint]] of impure.entries()) {
      expect(found('src/domain/impure.ts', index + 1), code).toContain(complaint);
    }
    for (const file of ['src/app/forged.ts', 'test/support/forged.ts']) {
      for (const [index, [code, complaint]] of forged.entries()) {
        expect(found(file, index + 1 + forgedHead.length), code).toContain(complaint);
      }
    }
    expect(found('src/app/promises.ts', 3)).toContain('no-floating-promises');
    expect(problems).toHaveLength(impure.length + 2 * forged.length + 1);
    expect(looked).toBe('8 files');
  });

  it('fails on nothing', async () => {
    expect((await checkRules(plant({}))).problems).not.toEqual([]);
  });
});

describe('Biome', () => {
  /** File → what is in it, and the rule that minds. */
  const minded: Record<string, [text: string, rule: string]> = {
    'src/any.ts': ['export const f = (x: any) => x;\n', 'lint/suspicious/noExplicitAny'],
    'src/sure.ts': ['export const f = (x?: string) => x!.length;\n', 'lint/style/noNonNullAssertion'],
    'src/default.ts': ['export default 1;\n', 'lint/style/noDefaultExport'],
    'src/barrel.ts': ["export * from './other.ts';\n", 'lint/performance/noBarrelFile'],
    'src/value.ts': [
      "import { T } from './other.ts';\n\nexport const t: T = 1;\n",
      'lint/style/useImportType',
    ],
    'src/unused.ts': ['export function f() {\n  const x = 1;\n}\n', 'lint/correctness/noUnusedVariables'],
    'src/format.ts': ['export const a = "x"\n', 'format'],
    'src/order.ts': [
      "import { b } from 'b';\nimport { a } from 'a';\n\nexport const c = [a, b];\n",
      'assist/source/organizeImports',
    ],
  };

  it('finds what it is told to', async () => {
    const texts = Object.entries(minded).map(([file, [text]]) => [file, text]);
    const { problems } = await checkStyle(
      plant({ ...Object.fromEntries(texts), 'src/other.ts': 'export type T = 1;\n' }),
    );
    for (const [file, [, rule]] of Object.entries(minded)) {
      expect(problems.join('\n')).toMatch(new RegExp(`^${file}(:\\d+:\\d+)? ${rule} `, 'm'));
    }
  });

  it('takes an exclamation mark that has its reason, and leaves generated files alone', async () => {
    const reason = '// biome-ignore lint/style/noNonNullAssertion: checked two lines above\n';
    const { looked, problems } = await checkStyle(
      plant({
        'src/good.ts': `${reason}export const f = (x?: string) => x!.length;\n`,
        'src/gateway/generated/x.ts': 'let  any : any',
      }),
    );
    expect(problems).toEqual([]);
    expect(looked).toMatch(/^\d+ files$/);
  });

  it('fails on nothing', async () => {
    expect((await checkStyle(plant({}))).problems).not.toEqual([]);
  });
});

describe('TypeScript', () => {
  it('finds what would not run, what would run wrong, and what its configuration leaves out', async () => {
    const lines: [code: string, complaint: string][] = [
      ['export enum A {}', 'TS1294'],
      ['export const b: string = 1;', 'TS2322'],
      ['export const c = (x: string[]): string => x[0];', 'TS2322'],
      ['export const d: { x?: string } = { x: undefined };', 'TS2375'],
      ["export { t } from './thing';", 'TS2835'],
    ];
    const { looked, problems } = await checkTypes(
      plant({
        'src/bad.ts': lines.map(([code]) => code).join('\n'),
        'src/thing.ts': 'export const t = 1;\n',
        'web/left-out.ts': 'export const b = 1;\n',
      }),
    );
    for (const [index, [code, complaint]] of lines.entries()) {
      expect(problems.join('\n'), code).toMatch(
        new RegExp(`src/bad\\.ts\\(${index + 1},\\d+\\): error ${complaint}`),
      );
    }
    expect(problems).toContain('web/left-out.ts was not looked at');
    expect(looked).toBe('2 files');
  });
});
