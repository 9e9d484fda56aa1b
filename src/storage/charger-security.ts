/** How safely chargers come: passwords that are being changed, and security profiles that are raised. */
import type { ExpressionBuilder } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { SecurityProfile } from '../domain/chargers/charger.ts';
import type { CommandId, Instant } from '../domain/ids.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;

/** The command of a charger by which something was sent, where the charger does certainly not have it: it refused, or never got it. */
const inVain = (
  eb: ExpressionBuilder<Schema, 'chargers'>,
  command: 'next_password_command' | 'wanted_profile_command',
) =>
  eb
    .selectFrom('commands as o')
    .select('o.id')
    .whereRef('o.customer_id', '=', 'chargers.customer_id')
    .whereRef('o.id', '=', `chargers.${command}`)
    .where((w) =>
      w.or([
        w('o.state', 'in', ['rejected', 'offline', 'cancelled']),
        // An answer that is none may have been meant as a yes.
        w.and([w('o.state', '=', 'failed'), w('o.answer', 'is', null)]),
      ]),
    );

/** The hash of the password that the charger was sent and may have; null: there is none. */
export const nextPassword = (eb: ExpressionBuilder<Schema, 'chargers'>) =>
  eb
    .case()
    .when(eb.not(eb.exists(inVain(eb, 'next_password_command'))))
    .then(eb.ref('chargers.next_password_hash'))
    .else(null)
    .end();

export async function keepNextPassword(
  tx: Tx,
  by: Operate,
  hash: string,
  sentBy: CommandId,
  at: Instant,
): Promise<boolean> {
  await on(tx)
    .updateTable('commands')
    .set({ state: 'cancelled', ended_at: at })
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', (eb) =>
      eb
        .selectFrom('chargers')
        .select('next_password_command')
        .where('customer_id', '=', by.thing.customerId)
        .where('id', '=', by.thing.charger),
    )
    .where('state', '=', 'queued')
    .execute();
  const kept = await on(tx)
    .updateTable('chargers')
    .set({ next_password_hash: hash, next_password_command: sentBy })
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .where('deleted_at', 'is', null)
    .where((w) =>
      w.or([
        w('next_password_hash', 'is', null),
        w.exists(inVain(w, 'next_password_command')),
        // It has come with the one before since that was over: it does not use the one that was sent.
        w.exists(
          w
            .selectFrom('commands as o')
            .innerJoin('connections as n', (join) =>
              join
                .onRef('n.customer_id', '=', 'o.customer_id')
                .onRef('n.charger', '=', 'o.charger')
                .onRef('n.started_at', '>', 'o.ended_at'),
            )
            .select('o.id')
            .whereRef('o.customer_id', '=', 'chargers.customer_id')
            .whereRef('o.id', '=', 'chargers.next_password_command'),
        ),
      ]),
    )
    .executeTakeFirst();
  return kept.numUpdatedRows > 0n;
}

export async function takeNextPassword(tx: Tx, by: Report, hash: string): Promise<boolean> {
  const taken = await on(tx)
    .updateTable('chargers')
    .set({ password_hash: hash, next_password_hash: null, next_password_command: null, adopt_until: null })
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .where('next_password_hash', '=', hash)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}

export async function wantProfile(
  tx: Tx,
  by: Operate,
  profile: SecurityProfile,
  toldBy: CommandId,
): Promise<void> {
  await on(tx)
    .updateTable('chargers')
    .set({ wanted_security_profile: profile, wanted_profile_command: toldBy })
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .execute();
}

export async function isProfileTold(tx: Tx, by: Report, command: CommandId): Promise<boolean> {
  const row = await on(tx)
    .selectFrom('chargers')
    .select('id')
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .where('wanted_profile_command', '=', command)
    .executeTakeFirst();
  return row !== undefined;
}

export async function raiseProfile(tx: Tx, by: Report, shown: SecurityProfile): Promise<boolean> {
  const raised = await on(tx)
    .updateTable('chargers')
    .set((eb) => ({
      minimum_security_profile: eb.fn.coalesce('wanted_security_profile', 'minimum_security_profile'),
      wanted_security_profile: null,
      wanted_profile_command: null,
      revision: eb('revision', '+', 1),
    }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .where('wanted_security_profile', '<=', shown)
    .where((w) =>
      w.and([
        w('wanted_security_profile', '>', w.ref('minimum_security_profile')),
        w.not(w.exists(inVain(w, 'wanted_profile_command'))),
      ]),
    )
    .executeTakeFirst();
  return raised.numUpdatedRows > 0n;
}

/** The charger, where the server is to call it for nothing of its own. */
export const quietOnes = (eb: ExpressionBuilder<Schema, 'commands'>, { customerId, charger }: ChargerRef) =>
  eb
    .selectFrom('chargers as q')
    .select('q.id')
    .where('q.customer_id', '=', customerId)
    .where('q.id', '=', charger)
    .where('q.quiet', '=', 1);
