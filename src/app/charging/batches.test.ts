import { describe, expect, it } from 'vitest';
import { customerId } from '../../domain/ids.ts';
import type { Batch, Tx, View } from '../ports/store.ts';
import { batches } from './batches.ts';

/** A storage that tells how many works each of its transactions has, and lets them end when it is told to. */
function stage() {
  const transactions: { view: View; works: string[]; end: () => void }[] = [];
  const views: View[] = [];
  const failures: unknown[] = [];
  let open: string[] = [];
  const held = { now: false };
  const use = {
    async actFor<T>(view: View, work: () => Promise<T>): Promise<T> {
      views.push(view);
      return work();
    },
    async transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      open = [];
      const done = work({} as Tx);
      const ended = Promise.withResolvers<void>();
      transactions.push({ view: views.at(-1) as View, works: open, end: ended.resolve });
      const value = await done;
      if (held.now) await ended.promise;
      return value;
    },
  };
  const { transactInBatch } = batches(use, (error) => failures.push(error));
  const ask = (name: string, over: Partial<Batch> = {}, fail?: Error) =>
    transactInBatch({ customer: customerId(1), kind: 'k', about: [name], ...over }, async () => {
      open.push(name);
      if (fail !== undefined) throw fail;
      return `${name} done`;
    });
  return { ask, transactions, failures, held, works: () => transactions.map(({ works }) => works) };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('what is asked in one turn', () => {
  it('shares a transaction in the view of its customer, and each has its own answer', async () => {
    const { ask, works, transactions } = stage();
    expect(await Promise.all(['a', 'b', 'c'].map((name) => ask(name)))).toEqual([
      'a done',
      'b done',
      'c done',
    ]);
    expect(works()).toEqual([['a', 'b', 'c']]);
    expect(transactions.map(({ view }) => view)).toEqual([{ customer: 1, within: null }]);
  });

  it('of another customer or kind has a transaction of its own', async () => {
    const { ask, works } = stage();
    await Promise.all([
      ask('a'),
      ask('b', { customer: customerId(2) }),
      ask('c', { kind: 'other' }),
      ask('d'),
    ]);
    expect(works().toSorted()).toEqual([['a', 'd'], ['b'], ['c']]);
  });

  it('about the same thing is done one after the other, in its order', async () => {
    const { ask, works } = stage();
    const [one, other] = [{ about: [1, 'tag'] }, { about: [2, 'tag'] }];
    await Promise.all([ask('a', one), ask('b', other), ask('c', { about: [1] }), ask('d', { about: [3] })]);
    expect(works()).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ]);
  });

  it('is not more than a batch holds', async () => {
    const { ask, works } = stage();
    const names = Array.from({ length: 300 }, (_, n) => `${n}`);
    await Promise.all(names.map((name) => ask(name)));
    expect(works().flat()).toEqual(names);
    expect(works().map((batch) => batch.length)).toEqual([128, 128, 44]);
  });
});

it('what comes while two are under way is gathered', async () => {
  const { ask, works, transactions, held } = stage();
  held.now = true;
  const all = [ask('a')];
  await turn();
  all.push(ask('b'));
  await turn();
  for (const name of ['c', 'd', 'e']) {
    all.push(ask(name));
    await turn();
  }
  expect(works()).toEqual([['a'], ['b']]);
  transactions[0]?.end();
  await all[0];
  await turn();
  expect(works()).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
  for (const { end } of transactions) end();
  expect(await Promise.all(all)).toHaveLength(5);
});

it('one that throws throws alone: the others are done each by itself', async () => {
  const { ask, works, failures } = stage();
  const bad = new Error('bad');
  const settled = await Promise.allSettled([ask('a'), ask('b', {}, bad), ask('c')]);
  expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : one.reason))).toEqual([
    'a done',
    bad,
    'c done',
  ]);
  expect(works()).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
  expect(failures).toEqual([bad]);
  expect(await ask('d')).toBe('d done');
});
