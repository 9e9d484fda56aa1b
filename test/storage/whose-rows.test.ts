/** No statement of the server touches a customer's table without saying whose rows: read out of the SQL of the whole tour, on both engines. */
import { beforeAll, describe, expect, it } from 'vitest';
import { OWNED } from '../../src/storage/delete-customer.ts';
import { engines } from '../support/engines.ts';
import { recorded } from './recorder.ts';
import { tour } from './tour.ts';
import { loose } from './whose-rows.ts';
import { storageOn } from './world.ts';

const owned = new Set([...Object.keys(OWNED), 'customers']);

/** What the server asks of all customers, because nobody is known yet or it is about none of them. */
const OF_ALL: { asked: RegExp; why: string }[] = [
  {
    asked: /^select \* from "api_keys" where "(former_)?prefix" = /,
    why: 'who calls is what is asked: by the beginning of a key, which is unique',
  },
  {
    asked: /^select "customer_id", "id", "charger_id", "auth_mode", .* from "chargers" where "charger_id" = /,
    why: 'who knocks is what is asked: by an identity, which is unique',
  },
  {
    asked: /^select (\*|"id") from "customers" (where "id" > \S+ )?order by "id" limit/,
    why: 'the admin lists customers; and whether one is alone',
  },
  {
    asked:
      /^(select|delete) .*from "refused_attempts" (as "r" where "r"."(identity|reason)" = |order by|where "last_at" < )/s,
    why: 'what knocked and is nobody’s: for the admin, or for a customer that is alone; and of all the oldest go',
  },
  {
    asked: /^(select|update|delete) .*"idempotency_keys" .*where "scope" = \S+ and "key_hash" = /,
    why: 'a request by its own name, which begins with whose it is',
  },
  { asked: /^delete from "idempotency_keys" where "created_at" < /, why: 'what was kept long enough goes' },
  {
    asked: /^select "customer_id", "id" from "imports" where "ended_at" < /,
    why: 'what was kept long enough goes',
  },
  {
    asked: /^(select|update) .*"imports" as "i" .*"i"."ended_at" is null/,
    why: 'a node looks for work, and for what a dead one left',
  },
  {
    asked:
      /^select "t"\.\*, .* from "transactions" as "t" .* where "t"."closed_at" is null and "t"."suspect_since" is not null/s,
    why: 'transactions whose end was missed, each of which is then closed for its customer',
  },
  {
    asked: /^select "o"\..* from "operators" as "o" .* where "o"\."mail_folded" = /s,
    why: 'who logs in is what is asked: by a mail address, which may be an operator of several customers',
  },
  {
    asked: /^select .* from "operators" as "o" .*"operator_links" as "l" .* where "l"\."hash" = /s,
    why: 'whose link it is is what is asked: by its hash, which is unique',
  },
  {
    asked: /^select "s"\.\* from "operator_sessions" as "s" .* where "s"\."hash" = /s,
    why: 'who calls is what is asked: by the hash of a cookie, which is unique',
  },
  { asked: /^delete from "operator_(sessions|links)" where "expires_at" <= /, why: 'what is over goes' },
  {
    asked: /^select .* from "bulk_commands" where "made_at" (is null and "next_at" <= |< )/s,
    why: 'the server looks for bulk commands that are due, and for those kept long enough',
  },
  {
    asked: /^update "commands" .* where "state" = 'sent' and exists /s,
    why: 'what was under way when its connection ended, of all at once',
  },
  {
    asked:
      /^(update|delete) .*"commands".*"id" in \(select "id" from "commands" where ("state" = |"created_at" < )/s,
    why: 'what waited long enough ends, and what was kept long enough goes',
  },
  {
    asked: /^select "o"\.\*, "c"\."charger_id" from "commands" as "o" .* where "o"\."id" in /s,
    why: 'what was just ended, to tell each customer of it',
  },
  {
    asked: /^select "customer_id", "charger", sum\(case .* from "commands" where "state" = /s,
    why: 'chargers for which something waits',
  },
  {
    asked:
      /^select count\(\*\) as "count" from ("commands" where "state" = '(queued|sent)'|"imports" where "ended_at" is null|"bulk_commands" where "made_at" is null)$/,
    why: 'how much waits, of all customers together: for who watches the server',
  },
  {
    asked: /^select "r"\.\*, .* where "r"\."state" (= |in )/s,
    why: 'reservations whose time or order is over, and those that expired and are still shown',
  },
  {
    asked:
      /^delete from "reservations" where "id" in \(select "id" from "reservations" where "created_at" < /,
    why: 'what was kept long enough goes',
  },
  {
    asked:
      /^(select "o".* where "o"\."effect" = 'awaited' |update "commands" set "effect" = \S+ where "id" in )/s,
    why: 'remote starts that began nothing in time',
  },
  {
    asked: /^select distinct "customer_id" from "local_list_causes"$/,
    why: 'customers of which something changed that may concern local lists',
  },
  {
    asked: /^(select|update) .*"local_lists" .*where "due_at" (<= |is null)/s,
    why: 'local lists that are due, or that wait for their chargers',
  },
  {
    asked: /^delete from "frames" where "id" in \(select "id" from "frames" where "at" < /,
    why: 'what was kept long enough goes',
  },
  {
    asked: /^select "t"\.\*, .* from "(firmware_updates|diagnostics)" as "t" .* where "t"\."token_hash" = /s,
    why: 'whose address of a file it is is what is asked: by its hash, which is unique',
  },
  {
    asked: /^select "file_key" from "(firmware|diagnostics)" where "file_key" in /,
    why: 'which files in the folder are anybody’s',
  },
  {
    asked:
      /^delete from "(firmware_updates|diagnostics)" where "id" in \(select "id" from "\w+" where "created_at" < /,
    why: 'what was kept long enough goes',
  },
  {
    asked:
      /^(select \* from "old_meter_values" order by "id" limit|delete from "old_meter_values" where "id" >= )/,
    why: 'samples of an older version, which move over whosever they are',
  },
  {
    asked: /^select "id", "meter_values_days" from "customers" where "meter_values_days" is not null/,
    why: 'who keeps samples for some time only',
  },
  {
    asked:
      /^delete from "meter_values" where "id" in \(select "id" from "meter_values" where "customer_id" = /,
    why: 'by ids that are looked up for one customer in the same statement',
  },
  { asked: /^update api_keys set last_used_at = /, why: 'when keys were used, of all at once' },
  { asked: /^update chargers set last_seen = /, why: 'when chargers were heard, of all at once' },
  {
    asked: /^select .* from "connections" as "n" .* where "n"."node_id" = /s,
    why: 'chargers that did not return, to tell each customer of it',
  },
  {
    asked: /^update "c(hargers|onnections)" .*"node_id" = \S+ and "ended_at" is null/,
    why: 'the lines of a node that ended',
  },
  {
    asked:
      /^delete from "frames" where "id" in \(select "counted"\."id" from \(select .* where "customer_id" = /,
    why: 'by ids that are looked up for one customer in the same statement',
  },
  {
    asked: /^delete from "\w+" where \([^)]*\) in\s+\(select .* where customer_id = /s,
    why: 'by keys that are looked up for one customer in the same statement',
  },
];

describe('the reader', () => {
  it.each([
    ['select * from tags where customer_id = ?', []],
    ['select * from "tags" as "t" where "t"."customer_id" = $1 and "t"."id" = $2', []],
    ['select * from tags where id = ?', ['tags']],
    ['select * from tags', ['tags']],
    ['select * from tags where customer_id = ? or id = ?', ['tags']],
    ['select * from tags where (customer_id = ? or id = ?)', ['tags']],
    ['select * from tags where (customer_id = ? and id = ?)', []],
    ['select * from tags where not (customer_id = ?)', ['tags']],
    ['select * from tags where customer_id <> ?', ['tags']],
    ['select * from tags where customer_id = ? and case when id = 1 or id = 2 then 1 else 2 end = ?', []],
    ['select * from tags where case when customer_id = ? then 1 else 2 end = ?', ['tags']],
    ['select * from tags where customer_id = id', ['tags']],
    ['select * from customers where id = ?', []],
    ['select * from drivers d join tags t on t.customer_id = d.customer_id where d.customer_id = ?', []],
    ['select * from drivers d join tags t on t.driver_id = d.id where d.customer_id = ?', ['tags']],
    ['select * from drivers d join tags t on t.customer_id = d.customer_id', ['drivers', 'tags']],
    [
      'select 1 from drivers d where d.customer_id = ? and exists (select 1 from tags t where t.driver_id = d.id)',
      ['tags'],
    ],
    [
      'select 1 from drivers d where d.customer_id = ? and exists (select 1 from tags t where t.customer_id = d.customer_id)',
      [],
    ],
    ['select (select count(*) from tags) from drivers where customer_id = ?', ['tags']],
    ['select * from (select * from tags where customer_id = ?) as t', []],
    ['select * from (select * from tags) as t where t.customer_id = ?', ['tags']],
    ['with x as materialized (select id from tags) select * from x', ['tags']],
    ['select id from tags where customer_id = ? union all select id from drivers', ['drivers']],
    ['update tags set id = ? where id = ?', ['tags']],
    ['update tags set id = (select max(id) from drivers) where customer_id = ?', ['drivers']],
    ['delete from tags where customer_id = ? and id in (select id from drivers where id = ?)', ['drivers']],
    ['insert into tags (customer_id) values (?)', []],
    [
      'insert into tags (customer_id) select customer_id from drivers where id = ? on conflict do nothing',
      ['drivers'],
    ],
  ])('%s', (sql, expected) => {
    expect(loose(sql, owned)).toEqual(expected);
  });
});

describe.each(engines())('statements on $name', (engine) => {
  const storage = storageOn(engine);
  const watched = recorded();
  let texts: string[];

  beforeAll(async () => {
    await tour({
      tx: (work) => storage.tx((t) => work(watched.tx(t))),
      read: (work) => storage.read((t) => work(watched.tx(t))),
      database: storage.database,
    });
    texts = [...new Set(watched.texts)].filter((sql) => !/^(release |rollback to )?savepoint /.test(sql));
  });

  it('say whose rows they are about', () => {
    const offending = texts
      .map((sql) => ({ sql: sql.trim(), tables: loose(sql, owned) }))
      .filter(({ sql, tables }) => tables.length > 0 && !OF_ALL.some(({ asked }) => asked.test(sql)));
    console.log(`${engine.name}: ${texts.length} distinct statements looked at`);
    expect(offending.map(({ sql, tables }) => `${tables.join(', ')}  ←  ${sql}`)).toEqual([]);
    expect(texts.length).toBeGreaterThan(200);
  });

  it('no exception is kept for a statement that is gone', () => {
    const gone = OF_ALL.filter(({ asked }) => !texts.some((sql) => asked.test(sql.trim())));
    expect(gone).toEqual([]);
  });
});
