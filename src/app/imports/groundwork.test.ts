import { expect, it } from 'vitest';
import { USUAL_GRANTS } from '../../domain/access/grants.ts';
import { isRefusal } from '../../domain/errors.ts';
import { customerId, keyId } from '../../domain/ids.ts';
import type { Import } from '../../domain/imports/import.ts';
import { keepsOwn } from '../admin/own-customer.ts';
import type { Cells } from '../ports/imports.ts';
import type { Tx } from '../ports/store.ts';
import type { ImportApi } from './do-row.ts';
import { groundwork } from './groundwork.ts';
import type { Task } from './import-ports.ts';
import type { ImportRow } from './rows.ts';

const siteRow = ({ externalId = '', parent = '' }: Cells) =>
  ({
    ...{ kind: 'sites', externalId, parentExternalId: parent, names: [], settings: () => ({}) },
    after: parent === '' ? [] : [parent],
  }) as unknown as ImportRow;

it('the ground of a line is what it refers to, in order, and none of it twice', async () => {
  const settled = new Map(
    [
      { externalId: 'top', parent: '' },
      { externalId: 'a', parent: 'top' },
      { externalId: 'b', parent: 'top' },
      { externalId: 'far', parent: '' },
    ].map((cells, i) => [cells.externalId, { line: i + 2, cells }]),
  );
  const laid: string[] = [];
  const api = {
    findSite: async (_: unknown, externalId: string) => ({ id: externalId, revision: 1 }),
    upsertSite: async (_: unknown, externalId: string) => {
      laid.push(externalId);
      return { site: { id: 1, revision: 1 } };
    },
  } as unknown as ImportApi;
  const use = {
    namedLines: async (_: Tx, __: unknown, ___: unknown, names: readonly string[]) =>
      new Map([...settled].filter(([name]) => names.includes(name))),
    rowOf: (_: unknown, cells: Cells) => siteRow(cells),
  };
  const who = { kind: 'key', keyId: keyId(1), customerId: customerId(1), grants: USUAL_GRANTS } as const;
  const own = keepsOwn(who);
  if (isRefusal(own)) throw new Error('a key may keep what its customer has');
  const task: Task = { one: { id: 1, kind: 'sites' } as unknown as Import, who, ...own };
  const lay = groundwork(use, {} as Tx, task, api);
  await lay(siteRow({ externalId: 'x', parent: 'a' }));
  expect(laid).toEqual(['top', 'a']);
  await lay(siteRow({ externalId: 'y', parent: 'b' }));
  await lay(siteRow({ externalId: 'z', parent: 'a' }));
  await lay(siteRow({ externalId: 'v', parent: 'nowhere' }));
  expect(laid).toEqual(['top', 'a', 'b']);
});
