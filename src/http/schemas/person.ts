/** What is kept of a person, and what becomes of it. */
import Type from 'typebox';
import type { PersonalDatum } from '../../app/queries/personal-data.ts';
import { showAuditEntry } from './audit.ts';
import { showDecision } from './decisions.ts';
import { showDriver } from './drivers.ts';
import { int32, listOf, ref, text } from './parts.ts';
import { showReservation } from './reservations.ts';
import { showRight } from './rights.ts';
import { showTransaction } from './transactions.ts';

export const erasedSchema = Type.Object(
  {
    tags: int32('Tags that are gone with the driver.'),
    transactions: int32('Transactions that stay without driver and tag.'),
    decisions: int32('Decisions that stay without driver and tag.'),
    changes: int32('Entries of the audit whose values are gone.'),
  },
  { $id: 'Erased', description: 'What the erasure of a person took away.' },
);

const SECTIONS = ['profile', 'right', 'transaction', 'decision', 'reservation', 'change'] as const;

export const personalDatumSchema = Type.Object(
  {
    section: text('What it is: the one key beside this that it has.', { enum: SECTIONS }),
    profile: Type.Optional(ref('Driver')),
    right: Type.Optional(ref('Right')),
    transaction: Type.Optional(ref('Transaction')),
    decision: Type.Optional(ref('Decision')),
    reservation: Type.Optional(ref('Reservation')),
    change: Type.Optional(ref('AuditEntry')),
  },
  { $id: 'PersonalDatum', description: 'One thing that is kept of a person.' },
);
export const personalDataSchema = listOf('PersonalDatum', 'Section after section.');

export function showDatum(datum: PersonalDatum) {
  switch (datum.section) {
    case 'profile':
      return { section: datum.section, profile: showDriver(datum.profile) };
    case 'right':
      return { section: datum.section, right: showRight(datum.right) };
    case 'transaction':
      return { section: datum.section, transaction: showTransaction(datum.transaction) };
    case 'decision':
      return { section: datum.section, decision: showDecision(datum.decision) };
    case 'reservation':
      return { section: datum.section, reservation: showReservation(datum.reservation) };
    case 'change':
      return { section: datum.section, change: showAuditEntry(datum.change) };
  }
}
