// Queries that are compiled once: per engine and length of lists, with what is given this time, and never for who sees a part only.
import { describe, expect, it } from 'vitest';
import { once } from '../../src/storage/once.ts';
import { asTx, on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { freshEngine, put } from './engine-support.ts';

describe.each(engines())('compiled once on $name', (under) => {
  function counting() {
    let built = 0;
    const between = once((tx, from: string, names: readonly number[], until: string) => {
      built += 1;
      return on(tx)
        .selectFrom('settings')
        .select('name')
        .where('name', '>=', from)
        .where('name', '<=', until)
        .where('value', 'in', names as unknown as string[])
        .where('name', '<>', 'e')
        .orderBy('name');
    });
    return { between, built: () => built };
  }

  async function filled() {
    const engine = await freshEngine(under);
    await engine.transact(async (tx) => {
      for (const [n, name] of ['a', 'b', 'c', 'd', 'e'].entries()) await put(tx, name, String(n));
    });
    return engine;
  }

  const strings = (...all: string[]) => all as unknown as number[];

  it('answers for what is given, in its order, by a text for each length', async () => {
    const engine = await filled();
    const { between, built } = counting();
    const asked = (from: string, names: number[], until: string) =>
      engine.read(async (tx) => (await between(tx, from, names, until)).map(({ name }) => name));
    expect(await asked('a', strings('0', '2'), 'd')).toEqual(['a', 'c']);
    expect(await asked('b', strings('2', '3'), 'e')).toEqual(['c', 'd']);
    expect(await asked('b', strings('1', '4'), 'e')).toEqual(['b']);
    expect(built()).toBe(1);
    expect(await asked('a', strings('3'), 'd')).toEqual(['d']);
    expect(built()).toBe(2);
  });

  it('by engine, and together', async () => {
    const { between, built } = counting();
    const all = [await filled(), await filled()];
    for (const engine of all) {
      const both = await engine.read((tx) =>
        Promise.all([between(tx, 'a', strings('0'), 'e'), between(tx, 'a', strings('1'), 'e')]),
      );
      expect(both).toEqual([[{ name: 'a' }], [{ name: 'b' }]]);
    }
    expect(built()).toBe(2);
  });

  it('anew where its queries are rewritten or heard', async () => {
    const engine = await filled();
    const { between, built } = counting();
    const heard: string[] = [];
    const rewritten = await engine.read(async (tx) => {
      const plugged = on(tx).withPlugin({
        transformQuery({ node }) {
          heard.push(node.kind);
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      await between(tx, 'a', strings('0'), 'e');
      // One that only hears, and one with a view.
      await between(asTx(plugged), 'a', strings('0'), 'e');
      return between(asTx(plugged, on(tx)), 'a', strings('1'), 'e');
    });
    expect([rewritten, built(), heard.length]).toEqual([[{ name: 'b' }], 3, 2]);
  });

  it('writes rows by a text for each set of columns', async () => {
    const engine = await filled();
    let built = 0;
    type Written = { readonly name?: string | undefined; readonly value?: string | undefined };
    const change = once((tx, name: string, row: Written) => {
      built += 1;
      return on(tx).updateTable('settings').set(row).where('name', '=', name).returning(['name', 'value']);
    });
    const add = once((tx, from: string, row: { readonly name: string }) =>
      on(tx)
        .insertInto('settings')
        .values({ ...row, value: on(tx).selectFrom('settings').select('value').where('name', '=', from) })
        .returning(['name', 'value']),
    );
    const told = await engine.transact(async (tx) => [
      await change(tx, 'a', { value: 'x' }),
      await change(tx, 'b', { name: undefined, value: 'y, z' }),
      await change(tx, 'c', { name: 'C', value: 'w' }),
      await change(tx, 'd', { value: 'v', name: 'D' }),
      await add(tx, 'D', { name: 'f' }),
    ]);
    expect(told.flat()).toEqual([
      { name: 'a', value: 'x' },
      { name: 'b', value: 'y, z' },
      { name: 'C', value: 'w' },
      { name: 'D', value: 'v' },
      { name: 'f', value: 'v' },
    ]);
    // The same columns in another order are another text.
    expect(built).toBe(3);
  });
});
