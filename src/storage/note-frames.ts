/** Frames as they are noted at their chargers, those of many chargers at a time. */
import { sql } from 'kysely';
import { ChargerDeleted, type ReportingCharger } from '../app/ports/chargers.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import { BOOTING_AT_MOST, type ChargerOwnStatus } from '../domain/chargers/status.ts';
import type { Instant } from '../domain/ids.ts';
import { type Columns, type Some, together, told } from './told.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

interface Noted {
  readonly by: Report;
  readonly frame: { readonly lastMessage: string; readonly settles: boolean; readonly at: Instant };
}

interface Row {
  readonly id: number;
  readonly booted_at: number | null;
  readonly booting_since: number | null;
  readonly serial_number: string | null;
  readonly own_status: string | null;
  readonly own_charger_time: number | null;
  readonly connectors: string | null;
  readonly reserved: unknown;
}

const COLUMNS: Columns = { charger: 'bigint', last_message: 'text', at: 'bigint' };

const SETTLED = sql`,
  settled_at = case
    when chargers.booting_since < told.at - ${BOOTING_AT_MOST} then chargers.booting_since + ${BOOTING_AT_MOST}
    when chargers.booting_since is not null then told.at
    else chargers.settled_at end,
  booting_since = null`;

/** By chargers ascending, so that nobody waits in a circle. Undefined where a charger was deleted. */
async function noteFrames(tx: Tx, noted: Some<Noted>): Promise<(Row | undefined)[]> {
  const [{ by, frame }] = noted;
  const rows = noted
    .map((one) => [one.by.thing.charger, one.frame.lastMessage, one.frame.at] as const)
    .sort(([a], [b]) => a - b);
  const settled = frame.settles ? SETTLED : sql``;
  const { rows: found } = await sql<Row>`
    ${told(by.thing.customerId, COLUMNS, rows)}
    update chargers set last_message = told.last_message, version = version + 1 ${settled}
    from told
    where chargers.customer_id = told.customer_id and chargers.id = told.charger and chargers.deleted_at is null
    returning chargers.id, booted_at, booting_since, serial_number, own_status, own_charger_time,
      (select c.value from charger_configurations as c
        where c.customer_id = chargers.customer_id and c.charger = chargers.id and c.name = 'NumberOfConnectors') as connectors,
      exists (select 1 from reservations as r
        where r.customer_id = chargers.customer_id and r.charger = chargers.id and r.ended_at is null) as reserved
  `.execute(on(tx));
  const byCharger = new Map(found.map((row) => [row.id, row]));
  return noted.map((one) => byCharger.get(one.by.thing.charger));
}

const note = together<Noted, Row | undefined>(
  ({ by, frame }) => `${by.thing.customerId} ${frame.settles}`,
  noteFrames,
  ({ by }) => String(by.thing.charger),
);

export async function noteFrame(tx: Tx, by: Report, frame: Noted['frame']): Promise<ReportingCharger> {
  const row = await note(tx, { by, frame });
  if (row === undefined) throw new ChargerDeleted();
  return {
    bootedAt: row.booted_at,
    bootingSince: row.booting_since,
    serialNumber: row.serial_number,
    own:
      row.own_status === null
        ? null
        : { status: row.own_status as ChargerOwnStatus, chargerTime: row.own_charger_time },
    numberOfConnectors: positive(row.connectors),
    reserved: Boolean(row.reserved),
  };
}

/** A charger's own word for a number is text, and may be anything. */
function positive(text: string | null): number | null {
  return text !== null && /^\s*[1-9][0-9]{0,5}\s*$/.test(text) ? Number(text) : null;
}
