/** What the installation remembers of itself, by name. */
import type { Tx } from '../app/ports/store.ts';
import { on } from './tx.ts';

export async function setting(tx: Tx, name: string): Promise<string | undefined> {
  const row = await on(tx).selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

export async function putSetting(tx: Tx, name: string, value: string): Promise<void> {
  await on(tx)
    .insertInto('settings')
    .values({ name, value })
    .onConflict((taken) => taken.column('name').doUpdateSet({ value }))
    .execute();
}
