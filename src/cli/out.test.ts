import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { masked, plain, table, terminalOut } from './out.ts';

describe('masked', () => {
  const key = `fc_${'A'.repeat(12)}_${'b'.repeat(40)}`;
  it.each([
    [`there is no '${key}'.`, "there is no 'fc_AA…'."],
    ['fca_0123456789abcdefghijklmnopqrstuv', 'fca_01…'],
    ['postgres://u:s3cret@db:5432/fc is away', 'postgres://u:…@db:5432/fc is away'],
    ['postgres://u@db/fc and https://h:443/p', 'postgres://u@db/fc and https://h:443/p'],
    ['fc_ is how they begin', 'fc_ is how they begin'],
  ])('%s', (text, shown) => {
    expect(masked(text)).toBe(shown);
  });

  it('hides what it is told to, whatever its form', () => {
    expect(masked('no hunter2hunter2 here', ['hunter2hunter2'])).toBe('no … here');
  });
});

it('what others named moves no cursor', () => {
  expect(plain('a\u001b[2Jb\nc\u202Ed')).toBe('a?[2Jb?c?d');
});

it('columns are as wide as their widest cell', () => {
  expect(
    table(
      ['a', 'bb'],
      [
        ['long', '1'],
        ['ä', '22'],
      ],
    ),
  ).toEqual(['a     bb', 'long  1', 'ä     22']);
});

describe('a terminal', () => {
  function screen(rows: number) {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 20, rows });
    return { stream, out: terminalOut(stream, stream), said: () => String(stream.read() ?? '') };
  }

  it('is drawn over what was drawn', () => {
    const { out, said } = screen(10);
    out.redraw(['one', 'two']);
    expect(said()).toBe('\rone\x1b[K\ntwo\x1b[K\n\x1b[J');
    out.redraw(['x'.repeat(30)]);
    expect(said()).toBe(`\x1b[2A\r${'x'.repeat(20)}\x1b[K\n\x1b[J`);
    out.redraw([]);
    expect(said()).toBe('\x1b[1A\r\x1b[J');
  });

  it('shows how far something is, and cleans up', () => {
    const { out, said } = screen(10);
    const progress = out.progress('copy');
    progress.at(1, 4);
    progress.at(1, 4);
    expect(said()).toBe(`\rcopy [${'#'.repeat(7)}${'.'.repeat(23)}] 25 %\x1b[K`);
    progress.at(5, 4);
    expect(said()).toContain('100 %');
    progress.at(0, undefined);
    expect(said()).toBe('\rcopy … 0 s\x1b[K');
    progress.end();
    progress.end();
    expect(said()).toBe('\r\x1b[K');
  });

  it('a pipe hears nothing of it', () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const out = terminalOut(stdout, stderr);
    out.progress('copy').at(1, 2);
    out.progress('copy').end();
    expect(stderr.read()).toBe(null);
    expect(out.onTerminal).toBe(false);
  });
});
