/** Who calls. */
import Type from 'typebox';
import type { Me } from '../../app/queries/read-me.ts';
import type { Scope } from '../../domain/access/scopes.ts';
import { isoOrNull } from '../times.ts';
import { int64, ref, text, textOrNull, timeOrNull } from './parts.ts';

export const ownBranchSchema = Type.Object(
  {
    id: int64('Id of the site; with it goes all that is nested in it.'),
    groupName: textOrNull('Name of the site; null: it was deleted.'),
  },
  { $id: 'OwnBranch', description: 'A branch of the site tree.' },
);

export const ownGrantSchema = Type.Object(
  {
    scopes: Type.Array(ref<Scope>('Scope'), { description: 'What the caller may.' }),
    branches: Type.Unsafe<{ id: number; groupName: string | null }[] | null>({
      type: ['array', 'null'],
      items: { $ref: 'OwnBranch#' },
      description: 'Where; null: on the whole customer.',
    }),
  },
  { $id: 'OwnGrant', description: 'What a caller may, and where.' },
);

export const meSchema = Type.Object(
  {
    kind: text('A machine by its key, or a person who has logged in.', { enum: ['key', 'operator'] }),
    id: int64('Id of the key or operator.'),
    name: text('What the key is for, or what the operator is called.'),
    customer: Type.Object(
      { id: int64('Id of the customer.'), name: text('Name of the customer.') },
      { description: 'Whom it asks for.' },
    ),
    grants: Type.Array(ref('OwnGrant'), {
      description: 'What it may, and where: of a key one entry, of an operator one for each set of scopes.',
    }),
    expiresAt: timeOrNull('It is good until just before this time; null: no end is set.'),
  },
  { $id: 'Me', description: 'Who calls, and what it may.' },
);

type Grant = {
  readonly scopes: readonly Scope[];
  readonly branches: { id: number; groupName: string | null }[] | null;
};

/** What may be done on several branches is told once. */
function grantsShown(grants: Me['grants']): Grant[] {
  const shown = new Map<string, Grant>();
  for (const { scopes, branch } of grants) {
    const slot = `${branch === null} ${scopes.join(' ')}`;
    const at = shown.get(slot) ?? { scopes, branches: branch === null ? null : [] };
    if (branch !== null) at.branches?.push({ id: branch.id, groupName: branch.name });
    shown.set(slot, at);
  }
  return [...shown.values()];
}

export const showMe = ({ member, name, customer, grants, expiresAt }: Me) => ({
  kind: member.kind,
  id: member.kind === 'key' ? member.keyId : member.operatorId,
  name,
  customer,
  grants: grantsShown(grants),
  expiresAt: isoOrNull(expiresAt),
});
