/** Operators as who manages them sees them. */
import Type, { type Static } from 'typebox';
import type { Invited } from '../../app/admin/invite-operator.ts';
import type { SentLink } from '../../app/login/new-link.ts';
import { DELIVERIES } from '../../app/ports/mail.ts';
import {
  MAIL_PATTERN,
  MAIL_RULE,
  type Operator,
  type OperatorRole,
  type OperatorSettings,
} from '../../domain/access/operator.ts';
import { ROLES, type Role, SCOPES_OF } from '../../domain/access/scopes.ts';
import { siteId } from '../../domain/ids.ts';
import { iso, isoOrNull } from '../times.ts';
import {
  closed,
  flag,
  ignored,
  int64,
  int64OrNull,
  listOf,
  patchOf,
  ref,
  sent,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './parts.ts';

const meanings = ROLES.map(
  (role) => `- \`${role}\`: ${SCOPES_OF[role].map((one) => `\`${one}\``).join(', ')}`,
);

const roleSchema = Type.Unsafe<Role>({
  type: 'string',
  enum: ROLES,
  description: `A set of scopes:\n\n${meanings.join('\n')}`,
});

export const operatorRoleSchema = Type.Object(
  {
    role: roleSchema,
    groupId: int64OrNull('Id of the site where, with all that is nested in it; null: on the whole customer.'),
  },
  { $id: 'OperatorRole', description: 'What an operator is, and where.' },
);

export const newOperatorRoleSchema = Type.Object(
  {
    role: roleSchema,
    groupId: sent.id(
      'Id of the site where, with all that is nested in it; null or left out: on the whole customer.',
    ),
  },
  { $id: 'NewOperatorRole', description: 'What an operator shall be, and where.', ...closed },
);

export const mailAddress = (description: string) =>
  text(description, { pattern: MAIL_PATTERN, maxLength: 254, 'x-rule': MAIL_RULE });

/** One line: it stands in mails. */
export const personName = (description: string) =>
  text(description, {
    minLength: 1,
    maxLength: 100,
    pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+$',
    'x-rule': 'must be one line that is not blank',
  });

const operatorKeys = {
  id: int64('Id of the operator.'),
  mail: text('The mail address by which he logs in.'),
  name: text('What he is called.'),
  roles: Type.Array(ref<{ role: Role; groupId: number | null }>('OperatorRole'), {
    description: 'What he is, and where.',
  }),
  active: flag('Whether he may log in.'),
  accepted: flag('Whether he has accepted the invitation, and so has a password.'),
  invitedBy: text('Who invited him: `admin`, `key 5` or `operator 3`.'),
  lastLoginAt: timeOrNull('When he last logged in; null: never.'),
  lastLoginAddress: textOrNull('From where; null: never.'),
  createdAt: time('When he was invited.'),
  updatedAt: time('When he was last changed.'),
};

export const operatorSchema = Type.Object(operatorKeys, {
  $id: 'Operator',
  description: 'Somebody who logs in for the customer.',
});

export const newOperatorSchema = Type.Object(
  {
    mail: mailAddress('The mail address by which he logs in. It cannot be changed.'),
    name: personName('What he is called.'),
    roles: Type.Array(ref<Static<typeof newOperatorRoleSchema>>('NewOperatorRole'), {
      minItems: 1,
      maxItems: 100,
      description: 'What he is, and where: no more than who says so has himself.',
    }),
    active: sent.flag('Whether he may log in. Where not, his sessions end.', true),
    ...ignored(
      operatorKeys,
      ...['id', 'accepted', 'invitedBy', 'lastLoginAt', 'lastLoginAddress', 'createdAt', 'updatedAt'],
    ),
  },
  { $id: 'NewOperator', ...closed },
);
export const operatorPatchSchema = patchOf(newOperatorSchema);
export const operatorListSchema = listOf('Operator', 'Operators whom the caller manages.');

const linkKeys = {
  delivery: text(
    'mailed: the mail server has it · delayed: the mail server cannot be reached, and is tried again for an hour · refused: it does not take mail for that address; mend the address or the server, and send a new link · unsent: there is no mail server, hand `link` on yourself.',
    { enum: DELIVERIES },
  ),
  link: textOrNull(
    'The link by which he chooses a password, shown here and never again; null: it was mailed, and only its owner sees it.',
  ),
  linkExpiresAt: time('Until when the link is good. It is good once.'),
};

export const sentLinkSchema = Type.Object(linkKeys, {
  $id: 'SentLink',
  description: 'What became of a link.',
});
export const invitedSchema = Type.Object(
  { ...operatorKeys, ...linkKeys },
  { $id: 'InvitedOperator', description: 'A new operator, and what became of his invitation.' },
);

export const toOperator = (given: Static<typeof newOperatorSchema>): OperatorSettings => ({
  mail: given.mail,
  name: given.name.trim(),
  roles: given.roles.map(
    ({ role, groupId }): OperatorRole => ({
      role,
      siteId: groupId ? siteId(groupId) : null,
    }),
  ),
  active: given.active ?? true,
});

export const showRoles = (roles: readonly OperatorRole[]) =>
  roles.map(({ role, siteId: site }) => ({ role, groupId: site }));

export const showOperator = (one: Operator) => ({
  id: one.id,
  mail: one.mail,
  name: one.name,
  roles: showRoles(one.roles),
  active: one.active,
  accepted: one.accepted,
  invitedBy: one.invitedBy,
  lastLoginAt: isoOrNull(one.lastLoginAt),
  lastLoginAddress: one.lastLoginAddress,
  createdAt: iso(one.createdAt),
  updatedAt: iso(one.updatedAt),
});

export const showSentLink = ({ delivery, link, expiresAt }: SentLink) => ({
  delivery,
  link,
  linkExpiresAt: iso(expiresAt),
});

export const showInvited = ({ operator, sent }: Invited) => ({
  ...showOperator(operator),
  ...showSentLink(sent),
});

export const operatorSchemas = [
  operatorRoleSchema,
  newOperatorRoleSchema,
  operatorSchema,
  newOperatorSchema,
  operatorPatchSchema,
  operatorListSchema,
  invitedSchema,
  sentLinkSchema,
];
