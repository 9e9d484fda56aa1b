/** New samples get ids behind those that were kept before: who reads page by page meanwhile passes over none. */
import type { MigrationSession } from '../migration-session.ts';

export async function fill(session: MigrationSession): Promise<void> {
  await session.run(
    session.dialect === 'sqlite'
      ? `insert into sqlite_sequence (name, seq)
          select 'meter_values', seq from sqlite_sequence where name = 'old_meter_values'`
      : `select setval(pg_get_serial_sequence('meter_values', 'id'),
          nextval(pg_get_serial_sequence('old_meter_values', 'id')))`,
  );
}
