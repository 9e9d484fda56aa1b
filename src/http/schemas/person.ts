/** What is kept of a person, and what becomes of it. */
import Type from 'typebox';
import { int32 } from './parts.ts';

export const erasedSchema = Type.Object(
  {
    tags: int32('Tags that are gone with the driver.'),
    transactions: int32('Transactions that stay without driver and tag.'),
    decisions: int32('Decisions that stay without driver and tag.'),
    changes: int32('Entries of the audit whose values are gone.'),
  },
  { $id: 'Erased', description: 'What the erasure of a person took away.' },
);
