// Whose things a transaction is about is kept beside the call stack: it reaches everything that the work does, and nothing that it leaves behind.
import { describe, expect, it } from 'vitest';
import { EVERY, type View, wholeOf } from '../../src/app/ports/store.ts';
import { customerId, siteId } from '../../src/domain/ids.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { outsideOfViews, viewOfWork } from '../../src/storage/connect/view-of-work.ts';
import { engines } from '../support/engines.ts';
import { freshDatabase, gate, names, openViewed, put } from './engine-support.ts';

const one = wholeOf(customerId(1));
const two = wholeOf(customerId(2));
const branch = (...sites: number[]): View => ({ customer: customerId(1), within: sites.map(siteId) });

describe.each(engines())('a view on $name', (under) => {
  async function viewed(): Promise<Engine> {
    return openViewed(await freshDatabase(under));
  }

  it('is needed for any transaction', async () => {
    const engine = await viewed();
    await expect(engine.transact((tx) => put(tx, 'a'))).rejects.toThrow('belongs to a view');
    await expect(engine.read(names)).rejects.toThrow('belongs to a view');
    expect(await engine.actFor(EVERY, () => engine.read(names))).toEqual([]);
  });

  it('holds in each of many transactions at a time, whoever began the batch', async () => {
    const engine = await viewed();
    const views = Array.from({ length: 40 }, (_, i) => wholeOf(customerId(i + 1)));
    const seen = await Promise.all(
      views.map((view) =>
        engine.actFor(view, () =>
          engine.transact(async (tx) => {
            await put(tx, `of ${view.customer}`);
            return viewOfWork();
          }),
        ),
      ),
    );
    expect(seen).toEqual(views);
  });

  it('ends with its work: what was left behind may begin nothing', async () => {
    const engine = await viewed();
    const { open, opened } = gate();
    const left = await engine.actFor(one, async () => ({ late: opened.then(() => engine.read(names)) }));
    const told = expect(left.late).rejects.toThrow('belongs to a view');
    open();
    await told;
    let kept: Promise<unknown> = Promise.resolve();
    const { open: openToo, opened: openedToo } = gate();
    await engine.actFor(one, () =>
      engine.transact(async (tx) => {
        kept = openedToo.then(() => engine.actFor(two, () => engine.read(names)));
        await put(tx, 'a');
      }),
    );
    openToo();
    expect(await kept, 'the view is over, so another may begin').toEqual(['a']);
  });

  it.each<[string, View, View, RegExp | null]>([
    ['all customers to one', EVERY, one, null],
    ['one to the same', one, one, null],
    ['one to another', one, two, /customer 1 must not act for 2/],
    ['one to all', one, EVERY, /customer 1 must not act for every/],
    ['a customer to a branch', one, branch(3, 4), null],
    ['a branch to itself', branch(3, 4), branch(4, 3), null],
    ['a branch to another', branch(3), branch(4), /must not act for others/],
    ['a branch to two', branch(3), branch(3, 4), /must not act for others/],
    ['a branch to the customer', branch(3), one, /must not act for others/],
    ['no branch at all to the customer', branch(), one, /must not act for others/],
  ])('from %s', async (_name, outer, inner, refused) => {
    const engine = await viewed();
    const asked = engine.actFor(outer, () =>
      engine.actFor(inner, () => engine.read(async () => viewOfWork())),
    );
    if (refused === null) expect(await asked).toEqual(inner);
    else await expect(asked).rejects.toThrow(refused);
  });

  it('is left by what the work only sets off', async () => {
    const engine = await viewed();
    const told = engine.actFor(one, () => outsideOfViews(() => engine.actFor(two, () => engine.read(names))));
    expect(await told).toEqual([]);
    const without = engine.actFor(one, () => outsideOfViews(() => engine.read(names)));
    await expect(without).rejects.toThrow('belongs to a view');
  });
});
