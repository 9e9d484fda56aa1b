/** What 0002-management.sql cannot say in SQL: words and shapes of what was kept before it. In the same transaction. */
import { tagShape } from '../../domain/drivers/tag-shape.ts';
import { searchWords } from '../../domain/search.ts';

type Cell = string | number | null;

/** Of the session of a migration: no more, because migrate.ts knows this file. */
interface Session {
  ask(sql: string, values: readonly Cell[]): Promise<readonly Readonly<Record<string, Cell>>[]>;
}

/** Where the texts lie by which a thing was first found. What they are now is said where the thing is kept. */
const TEXTS = {
  site: { table: 'sites', texts: 'group_name, public_group_name, external_id, street_address, city' },
  charger: { table: 'chargers', texts: 'charger_id, charger_name, serial_number' },
  driver: { table: 'drivers', texts: 'name, external_id' },
} as const;

const AT_ONCE = 500;

export async function fill(session: Session): Promise<void> {
  for (const [thing, { table, texts }] of Object.entries(TEXTS)) {
    await eachPage(session, `id, customer_id, ${texts}`, table, async (rows) => {
      const words = rows.flatMap(({ id, customer_id, ...rest }) =>
        searchWords(
          Object.values(rest)
            .filter((text) => text !== null)
            .join(' '),
        ).map((word) => [customer_id ?? null, thing, word, id ?? null]),
      );
      for (let i = 0; i < words.length; i += AT_ONCE) {
        const some = words.slice(i, i + AT_ONCE);
        const values = some.map(() => '(?, ?, ?, ?)').join(', ');
        await session.ask(
          `insert into search_words (customer_id, thing, word, thing_id) values ${values}`,
          some.flat(),
        );
      }
    });
  }
  await eachPage(session, 'id, id_tag', 'tags', async (rows) => {
    for (const { id, id_tag } of rows) {
      await session.ask('update tags set shape = ? where id = ?', [tagShape(String(id_tag)), id ?? null]);
    }
  });
}

async function eachPage(
  session: Session,
  columns: string,
  table: string,
  work: (rows: readonly Readonly<Record<string, Cell>>[]) => Promise<void>,
): Promise<void> {
  for (let after: Cell = 0; ; ) {
    const rows: readonly Readonly<Record<string, Cell>>[] = await session.ask(
      `select ${columns} from ${table} where id > ? order by id limit ${AT_ONCE}`,
      [after],
    );
    await work(rows);
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)?.id ?? 0;
  }
}
