// bin/forecourt.mjs: an old Node can read it, and learns in one sentence what is needed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { root } from '../../tools/entry.ts';

const entry = join(root, 'bin/forecourt.mjs');
const needs = (await import(join(root, 'bin/needs-node.mjs'))) as {
  needsNode(version: string): string | undefined;
};

function forecourt(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...words], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('on an old Node', () => {
  it.each(['bin/forecourt.mjs', 'bin/needs-node.mjs'])(
    '%s can be read: it is ES2020 and asks for no node: module',
    (file) => {
      const text = readFileSync(join(root, file), 'utf8');
      expect(
        new Linter().verify(text, { languageOptions: { ecmaVersion: 2020, sourceType: 'module' } }),
      ).toEqual([]);
      expect(text).not.toMatch(/(from|import)\s*\(?\s*'node:/);
    },
  );

  it.each(['14.21.3', '18.19.0', '20.20.2', '22.12.0'])(
    'Node %s learns in one sentence what is needed',
    (version) => {
      const sentence = needs.needsNode(version) ?? '';
      expect(sentence).toMatch(
        /^Forecourt needs Node 24 or newer and this is Node [\d.]+: run `npm ci`, [^.]*\.$/,
      );
      expect(sentence).toContain(version);
    },
  );

  it.each(['24.0.0', '24.21.0', '25.1.0', '100.0.0'])('Node %s will do', (version) => {
    expect(needs.needsNode(version)).toBeUndefined();
  });
});

describe('the words', () => {
  it('--help lists the commands', () => {
    const { status, stdout } = forecourt('--help');
    expect(status).toBe(0);
    for (const command of ['serve', 'demo', 'simulator']) expect(stdout).toContain(`\n  ${command} `);
  });

  it('--version is the version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(forecourt('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each(['sevre', 'constructor', '--frob'])('%s is not one: a sentence, exit code 2', (word) => {
    const { status, stderr } = forecourt(word);
    expect(status).toBe(2);
    expect(stderr).toBe(`forecourt: there is no command '${word}'; \`forecourt --help\` lists them.\n`);
  });

  it('none: the help, exit code 2', () => {
    expect(forecourt()).toMatchObject({ status: 2, stderr: forecourt('--help').stdout });
  });

  it.each(['src/main.ts', 'tools/../src/main.ts', ''])(
    '--node-only takes no file outside of tools/ (%s)',
    (file) => {
      expect(forecourt('--node-only', file)).toMatchObject({ status: 2 });
    },
  );

  it("hand the rest to the command's module, and say so when it fails", () => {
    const { status, stderr } = forecourt('--node-only', 'tools/gone.ts', '--x');
    expect(status).toBe(1);
    expect(stderr).toContain('tools/gone.ts');
    expect(forecourt('--node-only', 'tools/generate-ocpp.ts').stdout).toContain('validators');
  });
});
