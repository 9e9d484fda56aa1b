/** Each query the server makes looks its rows up in an index, and each foreign key has one (issue 2, Storage). */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { repositories } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { type Planner, plannerOf } from './plans.ts';
import { recorded } from './recorder.ts';
import { tour } from './tour.ts';
import { storageOn } from './world.ts';

/** Queries that may read on: each with what it reads, and why that is bounded. */
const EXCEPTIONS: { asked: RegExp; reads: RegExp; why: string }[] = [
  {
    asked: /^select (\*|"id") from "customers" order by "id" limit/,
    reads: /customers/,
    why: 'the first page of all customers, in the order of their key',
  },
  {
    asked: /from "refused_attempts" order by "last_at" desc limit/,
    reads: /refused_attempts_recent/,
    why: 'the newest attempts of all, in the order of an index; the table is bounded',
  },
  {
    asked: /from "refused_attempts" as "r" .* order by "r"."last_at" desc/s,
    reads: /refused_attempts_recent/,
    why: 'who knocked last, in the order of an index; the table is bounded',
  },
  {
    asked: /^delete from "refused_attempts" where "last_at" < \(select .* offset/,
    reads: /refused_attempts_recent/,
    why: 'steps over the 10,000 newest entries of an index to find where to cut',
  },
  {
    asked: /^delete from "unknown_tags" where "customer_id" = \S+ and "last_at" < \(select .* offset/,
    reads: /unknown_tags_recent.*\(customer_id=\?\)/,
    why: 'steps over the 10,000 newest entries of an index to find where to cut',
  },
  {
    asked: /^update (chargers set last_seen|api_keys set last_used_at)/,
    reads: /^SCAN (seen|used)$/,
    why: 'the list of sightings, or of uses, itself',
  },
  {
    asked: /^delete from "frames" where "id" in \(select "counted"/,
    reads: /^SCAN (counted|\(subquery-\d+\))$/,
    why: 'the numbered index entries of the chargers that were touched',
  },
  {
    asked: /^select .* from "(sites|drivers)" where .*1 = 1/,
    reads: /\(customer_id=\?\)/,
    why: 'the whole tree, which is what was asked for',
  },
  {
    asked:
      /^select .* from "(chargers|transactions)".* (1 = 1|"closed_at" is null$)|^select .* from "sockets" where "customer_id" = . and "retired_at" is null$/,
    reads: /\(customer_id=\?\)/,
    why: 'the whole tree with its chargers; of transactions an index of the open ones only',
  },
  {
    asked: /^with "places" as materialized /,
    reads: /^SCAN (places|above)$/,
    why: 'the sites of the chargers that are asked about, and those above',
  },
  {
    asked: /^select "id", "lease_until" from "nodes"$/,
    reads: /^(SCAN|Seq Scan) nodes$/,
    why: 'all of them: a row for each server there ever was',
  },
  {
    asked: /from "imports" as "i" where "i"\."ended_at" is null/,
    reads: /imports_unfinished/,
    why: 'all imports that have not ended, from an index that holds no others',
  },
  {
    asked: /^select id from \(select \* from \(\(select .* limit (\?|\$\d+)\)\) as part/,
    reads: /^SCAN parts?$/,
    why: 'pages that are merged into one, each read from an index',
  },
  {
    asked: /^update "idempotency_keys" set "answer" = .* where "customer_id" = /,
    reads: /idempotency_keys_customer/,
    why: 'all answers of a customer that are kept, which lives for a day',
  },
  {
    asked: /^delete from "\w+" where \([^)]*\) in\s+\(select .* limit/,
    reads: /\(customer_id=\?( AND charger=\?)?\)/,
    why: 'a step of so many rows of a customer that is taken away, and whether anything points to them',
  },
  {
    asked: /^delete from "customers" /,
    reads: /\(customer_id=\?\)/,
    why: 'whether anything points to it',
  },
  {
    asked: /^update sites set parent_id = null/,
    reads: /\(customer_id=\?\)/,
    why: 'a step of so many sites of a customer that is taken away',
  },
  {
    asked: /^update "api_keys" set "revoked_at" = .* is null$/,
    reads: /\(customer_id=\?\)/,
    why: 'the keys of a customer, which are few',
  },
  {
    asked:
      /^update "operators" set "active" = \S+ where "customer_id" = \S+$|^select count.* inner join "operator_roles"/,
    reads: /operator(s|_roles)_\d \(customer_id=\?\)/,
    why: 'the operators of a customer, which are few',
  },
  {
    asked: /^select "customer_id", "charger", sum\(case .* from "commands" where "state" = 'queued'/,
    reads: /commands_queue/,
    why: 'all commands that wait to be sent, from an index that holds no others',
  },
  {
    asked:
      /^select count\(\*\) as "count" from "(commands|imports|bulk_commands)" where "(state|ended_at|made_at)" (=|is)/,
    reads: /commands_queue|commands_sent|imports_unfinished|bulk_commands_unmade/,
    why: 'how many wait or run, from an index that holds no others',
  },
  {
    asked: /^update "commands" .*\(select "id" from "commands" where "state" = 'queued' and "expires_at" <= /,
    reads: /commands_queue/,
    why: 'all commands that wait to be sent, from an index that holds no others',
  },
  {
    asked: /^select \* from "old_meter_values" order by "id" limit/,
    reads: /old_meter_values/,
    why: 'the first of all that are left, in the order of their key',
  },
  {
    asked: /^select "id", "meter_values_days" from "customers" where "meter_values_days" is not null/,
    reads: /customers_meter_values/,
    why: 'all customers that keep samples for some time only, from an index that holds no others',
  },
  {
    asked: /^update "commands" .* where "state" = 'sent' and exists/,
    reads: /commands_sent/,
    why: 'all commands that are under way, from an index that holds no others',
  },
  {
    asked: /^select "id", "payload" from "commands" where .* "state" = 'queued'$/,
    reads: /commands_queue|\(customer_id=\?\)/,
    why: 'what of a customer waits to be sent, from an index that holds nothing else',
  },
  {
    asked: /^select "r"\.\*, .* where "r"."state" = 'requested' and "o"/,
    reads: /reservations_requested/,
    why: 'all reservations that are still asked for, from an index that holds no others',
  },
  {
    asked: /^select distinct "customer_id" from "local_list_causes"$/,
    reads: /local_list_causes/,
    why: 'what has changed and was not followed yet, which is done four times a second',
  },
  {
    asked: /^update "local_lists" set "due_at" = .* from sites as s cross join chargers/s,
    reads: /^SEARCH s USING INDEX sites_local_list \(customer_id=\?\)$/,
    why: 'the sites with local lists, from an index that holds no others',
  },
  {
    asked: /^select "customer_id", "charger" from "local_lists" where "due_at" is null/,
    reads: /local_lists_parked/,
    why: 'the lists that wait for their chargers, from an index that holds no others',
  },
  {
    asked: /^select (count\(\*\)|"t"\."id").* from "tags" as "t" .*length\(t\.id_tag\) <= /s,
    reads: /^SEARCH t USING INDEX \w+ \(customer_id=\?\)$/,
    why: 'where any tag may charge, all tags of the customer: that is what the list is to hold',
  },
  {
    asked: /^\s*select min\(at\) as at from \(select min\(t\."start_date"\)/,
    reads: /^SEARCH t USING INDEX tags_expiring \(customer_id=\?\)$/,
    why: 'where any good tag may charge, when the first of the customer’s tags becomes good',
  },
  {
    asked: /^with told as .* update (chargers|sockets|tags|connections) set .* from told/s,
    reads: /^Index Scan (chargers|sockets|tags|connections) \w+$/,
    why: 'PostgreSQL, which knows how small the tables of a test are, begins with them; SQLite, which does not, looks up each',
  },
  {
    asked: /^with there as materialized /,
    reads: /^(SEARCH [cs] USING INDEX \w+ \(customer_id=\?\)|SCAN (c|chargers_there|sockets_there))$/,
    why: 'how many chargers and sockets are in which state: counting reads what it counts',
  },
  {
    asked: /^select count\(\*\) as "open" from "transactions"/,
    reads: /transactions_open/,
    why: 'how many are open, from an index that holds no others',
  },
  {
    asked: /count\(\*\) over \(\) as "in_all"/,
    reads: /^SCAN \(subquery-\d+\)$|^Index Scan transactions transactions_(open|suspect)$/,
    why: 'what was found, counted before it is cut off; and indexes that hold nothing but open transactions, or suspects',
  },
  {
    asked: /^select count\(\*\) as count from \(+select /,
    reads: /\(customer_id=\?\)|transactions\w* \(customer_id=\? AND charger=\?\)/,
    why: 'a total that somebody asked for: counting reads what it counts',
  },
];

/** Fewer distinct texts than this mean that the recording missed some. */
const AT_LEAST = 75;

describe.each(engines())('queries on $name', (engine) => {
  const storage = storageOn(engine);
  const watched = recorded();
  let planner: Planner;
  let never: string[];

  beforeAll(async () => {
    const each: Record<string, (...given: never[]) => unknown> = repositories;
    const spies = Object.keys(each).map((name) => ({ name, spy: vi.spyOn(each, name) }));
    await tour({
      tx: (work) => storage.tx((t) => work(watched.tx(t))),
      read: (work) => storage.read((t) => work(watched.tx(t))),
      database: storage.database,
    });
    never = spies.filter(({ spy }) => spy.mock.calls.length === 0).map(({ name }) => name);
    planner = await plannerOf(storage.database());
  });
  afterAll(() => planner?.close());

  async function scansOf(sql: string): Promise<string[]> {
    const allowed = EXCEPTIONS.filter(({ asked }) => asked.test(sql.trim()));
    const scans = await planner.scans(sql);
    return scans.filter((scan) => !allowed.some(({ reads }) => reads.test(scan)));
  }

  it('every function of the repositories was asked', () => {
    expect(never).toEqual([]);
  });

  it('each query uses an index', async () => {
    // A savepoint has no plan.
    const texts = [...new Set(watched.texts)].filter(
      (sql) => !/^(release |rollback to )?savepoint /.test(sql),
    );
    const offending: string[] = [];
    for (const sql of texts) {
      const scans = await scansOf(sql);
      if (scans.length > 0) offending.push(`${scans.join('; ')}  ←  ${sql}`);
    }
    console.log(`${engine.name}: ${texts.length} distinct queries of ${watched.texts.length} looked at`);
    expect(offending).toEqual([]);
    expect(texts.length).toBeGreaterThanOrEqual(AT_LEAST);
  });

  it('no value is written into a text: each would be a statement of its own', () => {
    expect(watched.texts.filter((sql) => /\d{5}/.test(sql))).toEqual([]);
  });

  it('no exception is kept for a query that is gone', () => {
    const gone = EXCEPTIONS.filter(({ asked }) => !watched.texts.some((sql) => asked.test(sql.trim())));
    expect(gone).toEqual([]);
  });

  it.each([
    ['a filter without an index', `select * from tags where token_name = 'x'`],
    ['a filter in the order of the key', `select * from tags where token_name = 'x' order by id limit 5`],
    [
      'a join without an index',
      'select d.id from transactions t join decisions d on d.transaction_id = t.id where t.id = 1',
    ],
    ['an update without an index', `update chargers set version = 1 where serial_number = 'x'`],
    ['a delete without an index', 'delete from connections where started_at < 5'],
    ['a subquery without an index', 'select 1 where exists (select 1 from frames where kind = action)'],
  ])('a planted query is found: %s', async (_, sql) => {
    expect(await scansOf(sql)).not.toEqual([]);
  });

  it.runIf(engine.name === 'embedded').each([
    ['all sites of a customer', 'select * from sites where customer_id = 1 order by group_name'],
    ['all that a charger charged', 'select * from transactions where customer_id = 1 and charger = 2'],
  ])('a planted query that reads on is found: %s', async (_, sql) => {
    expect(await scansOf(sql)).not.toEqual([]);
  });

  it('each foreign key has an index, and a planted one without is found', async () => {
    const { all, bare } = await planner.foreignKeys();
    console.log(`${engine.name}: ${all} foreign keys looked at`);
    expect(bare).toEqual([]);
    expect(all).toBeGreaterThanOrEqual(25);
    await planner.run('create table planted (a bigint, charger bigint references chargers (id))');
    await planner.run('create index planted_a on planted (a, charger)');
    expect((await planner.foreignKeys()).bare).toEqual(['planted (charger)']);
    await planner.run('drop table planted');
  });
});
