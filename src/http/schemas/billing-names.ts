/** Names for ids of payers, payment recipients and power costs. */
import Type, { type TSchema } from 'typebox';
import type { BillingKind, BillingName } from '../../app/ports/billing-names.ts';
import { closed, ignored, int64, label, listOf, patchOf, text } from './parts.ts';

function schemasOf(name: string, what: string, id: TSchema) {
  const whole = Type.Object(
    { id, name: text(`Name of the ${what}.`) },
    {
      $id: name,
      description: `A name for the id of a ${what}. An id may stand anywhere without having one.`,
    },
  );
  const sent = Type.Object(
    { name: label(`Name of the ${what}.`), ...ignored(whole.properties, 'id') },
    { $id: `New${name}`, ...closed },
  );
  return { whole, sent, patch: patchOf(sent), list: listOf(name, 'By name.') };
}

export const billingSchemas = {
  payer: schemasOf('Payer', 'payer', int64('The `payerId` at drivers and sites.')),
  'payment-recipient': schemasOf(
    'PaymentRecipient',
    'payment recipient',
    int64('The `paymentRecipientId` at sites.'),
  ),
  cost: schemasOf(
    'Cost',
    'power cost',
    text(
      'The `costId` at sites. The `costName` there is a text of the site’s own, and is what is shown with it.',
    ),
  ),
} as const satisfies Record<BillingKind, unknown>;

export const showBillingName = ({ kind, key, name }: BillingName) => ({
  id: kind === 'cost' ? key : Number(key),
  name,
});
