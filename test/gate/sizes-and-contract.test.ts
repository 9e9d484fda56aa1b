// The list of long files only shrinks, and spec/openapi.json is what the code says.
import { describe, expect, it } from 'vitest';
import { checkOpenapi } from '../../tools/check-openapi.ts';
import { checkSizes, judge } from '../../tools/check-sizes.ts';
import { plant } from './planted.ts';

const lines = (count: number) => '// x\n'.repeat(count);

describe('sizes', () => {
  it.each([
    ['up to the limit', 300, undefined, undefined],
    ['one more', 301, undefined, '301 lines; a file has up to 300'],
    ['as long as allowed', 340, 340, undefined],
    ['longer than allowed', 341, 340, 'this list only shrinks'],
    ['shorter than allowed', 339, 340, 'lower its allowance of 340'],
    ['no longer long', 300, 340, 'need no allowance'],
  ])('judge a file that is %s', (_, length, allowance, problem) => {
    if (problem === undefined) expect(judge(length, 300, allowance)).toBeUndefined();
    else expect(judge(length, 300, allowance)).toContain(problem);
  });

  it('find the long, the shrunk and the gone; tests may be longer, and generated files are not counted', async () => {
    const { looked, problems } = await checkSizes(
      plant({
        'src/long.ts': lines(301),
        'src/right.ts': lines(300),
        'src/right.test.ts': lines(400),
        'test/wire/long.test.ts': lines(401),
        'src/gateway/generated/types.ts': lines(9000),
        'src/listed.ts': lines(310),
        'tools/sizes.json': JSON.stringify({ 'src/listed.ts': 320, 'src/gone.ts': 350 }),
      }),
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'src/listed.ts',
      'src/long.ts',
      'test/wire/long.test.ts',
      'src/gone.ts',
    ]);
    expect(looked).toBe('5 files, 2 allowances');
  });

  it('fail on nothing', async () => {
    expect((await checkSizes(plant({ 'tools/sizes.json': '{}' }))).problems).not.toEqual([]);
  });
});

describe('the contract', () => {
  const spec = '{\n  "paths": {\n    "/x": { "get": {}, "parameters": [] }\n  }\n}\n';
  const writer = (text: string) => `export const openapiText = async () => ${JSON.stringify(text)};\n`;

  it('is in step', async () => {
    const directory = plant({ 'spec/openapi.json': spec, 'tools/write-openapi.ts': writer(spec) });
    expect(await checkOpenapi(directory)).toEqual({ looked: '1 operations', problems: [] });
  });

  it('has drifted: says where', async () => {
    const directory = plant({
      'spec/openapi.json': spec,
      'tools/write-openapi.ts': writer(spec.replace('"get"', '"put"')),
    });
    const { problems } = await checkOpenapi(directory);
    expect(problems[0]).toContain('line 3:     "/x": { "get"');
    expect(problems[0]).toContain('code says:     "/x": { "put"');
  });

  it('has drifted by its length only', async () => {
    const directory = plant({ 'spec/openapi.json': `${spec}\n`, 'tools/write-openapi.ts': writer(spec) });
    expect((await checkOpenapi(directory)).problems).toHaveLength(1);
  });

  it.each([
    ['its writer', { 'spec/openapi.json': spec }],
    ['the document', { 'tools/write-openapi.ts': writer(spec) }],
    ['operations', { 'spec/openapi.json': '{}', 'tools/write-openapi.ts': writer('{}') }],
  ])('fails without %s', async (_, files) => {
    expect((await checkOpenapi(plant(files as Record<string, string>))).problems).toHaveLength(1);
  });
});
