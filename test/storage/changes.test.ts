// What an engine tells of a commit: before whoever asked for it hears, and of every way of writing.
import { describe, expect, it } from 'vitest';
import type { Change, Changes } from '../../src/app/ports/changes.ts';
import { SHOWN_OF_CHARGERS } from '../../src/storage/changes.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { freshEngine } from './engine-support.ts';
import { customerIn } from './world.ts';

/** What a document does not show of a charger's row. */
const NOT_SHOWN = [
  ...[
    'id',
    'customer_id',
    'auth_mode',
    'password_hash',
    'adopt_until',
    'allow_missing_subprotocol',
    'next_password_hash',
  ],
  ...[
    'next_password_command',
    'minimum_security_profile',
    'wanted_security_profile',
    'wanted_profile_command',
    'quiet',
  ],
  ...[
    'call_timeout_seconds',
    'booted_at',
    'own_charger_time',
    'own_error_code',
    'own_info',
    'epoch',
    'version',
  ],
  ...['updated_at', 'revision'],
  // By itself: see the kind `seen`.
  'last_seen',
];

type Db = ReturnType<typeof on>;

describe.each(engines())('changes heard on $name', (under) => {
  /** With one customer, one charger and one driver in it. */
  async function listening() {
    const engine = await freshEngine(under);
    const all: Changes[] = [];
    engine.onChanges((changes) => all.push(changes));
    const storage = {
      ...{ tx: engine.transact, read: engine.read },
      database: () => {
        throw new Error('not asked for');
      },
    };
    const world = await customerIn(storage);
    const charger = await world.charger((await world.site()).id);
    const driver = await world.driver();
    const told = async (write: (db: Db) => Promise<unknown>) => {
      all.length = 0;
      await engine.transact((tx) => write(on(tx)));
      const heard: Changes = all.includes('everything')
        ? 'everything'
        : (all as (readonly Change[])[]).flat();
      if (heard === 'everything') return heard;
      return [...new Set(heard.map(({ kind, customer, thing }) => `${kind} ${customer} ${thing}`))].sort();
    };
    return { engine, world, charger, driver, told };
  }

  it('are told before the transaction settles: what shows, and nothing else', async () => {
    const { world, charger, driver, told } = await listening();
    const of = `${world.id}`;
    const row = (db: Db) =>
      db.updateTable('chargers').where('id', '=', charger.key).where('customer_id', '=', world.id);
    expect(await told((db) => row(db).set({ last_message: 'x' }).execute())).toEqual([
      `charger ${of} ${charger.key}`,
    ]);
    expect(await told((db) => row(db).set({ version: 77 }).execute())).toEqual([]);
    // The server that heard it knows.
    expect(await told((db) => row(db).set({ last_seen: 5 }).execute())).toEqual([]);
    expect(await told((db) => row(db).set({ deleted_at: 5 }).execute())).toEqual([
      `charger ${of} ${charger.key}`,
      `places ${of} 0`,
    ]);
    const renamed = (db: Db) => db.updateTable('sites').set({ group_name: 'x' }).execute();
    expect(await told(renamed)).toEqual([`sites ${of} 0`]);
    const anew = (db: Db) =>
      db.updateTable('drivers').set({ name: 'x' }).where('id', '=', driver.id).execute();
    expect(await told(anew)).toEqual([`driver ${of} ${driver.id}`]);
    const node = { id: 'n', started_at: 1, lease_until: 2 };
    expect(await told((db) => db.insertInto('nodes').values(node).execute())).toEqual(['node 0 0']);
    expect(await told((db) => db.selectFrom('nodes').selectAll().execute())).toEqual([]);
  });

  it('of a great many are told as everything', async () => {
    const { world, told } = await listening();
    const many = async (db: Db) => {
      for (let n = 0; n < 51; n++) {
        const rows = Array.from({ length: 100 }, (_, i) => ({
          ...{ customer_id: world.id, name: 'D', created_at: 1, updated_at: 1 },
          ...{ external_id: `E${n}-${i}`, parent_id_tag: `p${n}-${i}` },
        }));
        await db.insertInto('drivers').values(rows).execute();
      }
    };
    expect(await told(many)).toBe('everything');
  });

  it('know every column of a charger as shown or not', async () => {
    const { engine } = await listening();
    const row = await engine.read((tx) =>
      on(tx).selectFrom('chargers').selectAll().executeTakeFirstOrThrow(),
    );
    expect(Object.keys(row).sort()).toEqual([...SHOWN_OF_CHARGERS, ...NOT_SHOWN].sort());
  });
});
