/** Logging in, sessions, and choosing a password. */
import Type from 'typebox';
import type { Welcomed } from '../../app/login/choose-password.ts';
import type { OwnSession } from '../../app/login/own-session.ts';
import { endOf, grantsOf, LOGIN_METHODS, type Session } from '../../domain/access/operator.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../domain/access/password-rules.ts';
import { SCOPES, type Scope } from '../../domain/access/scopes.ts';
import { iso } from '../times.ts';
import { mailAddress, personName, showRoles } from './operators.ts';
import { closed, flag, int64, listOf, ref, sent, text, time } from './parts.ts';

/** Longer ones than can be chosen are looked at, too, and are wrong. */
const shownPassword = (description: string) => text(description, { maxLength: 1000, format: 'password' });
const chosenPassword = text(
  `The password to be: ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters, whichever; none that many people have, and none made of one’s own name or address.`,
  { maxLength: 1000, format: 'password' },
);

export const logInSchema = Type.Object(
  {
    mail: text('The mail address; its case does not matter.', { maxLength: 1000 }),
    password: shownPassword('The password.'),
    customerId: sent.id('For which customer, where the password is right at more than one.'),
  },
  { $id: 'LogIn', description: 'What somebody logs in with.', ...closed },
);

const ofCustomer = Type.Object(
  { id: int64('Id of the customer.'), name: text('Name of the customer.') },
  { description: 'For whom he works.' },
);

const sessionKeys = {
  id: int64('Id of the session.'),
  method: text('How he proved who he is.', { enum: LOGIN_METHODS }),
  createdAt: time('When he logged in.'),
  lastSeenAt: time('When it was last used, to the minute.'),
  endsAt: time('When it ends unless it is used again.'),
  expiresAt: time('When it ends whatever happens.'),
  address: text('From where he logged in.'),
  userAgent: text('By which browser or program, as it calls itself.'),
};

export const sessionSchema = Type.Object(
  { ...sessionKeys, current: flag('Whether it is the one by which this was asked.') },
  { $id: 'Session', description: 'A log-in that holds.' },
);
export const sessionListSchema = listOf('Session', 'Sessions that hold, newest first.');

export const ownSessionSchema = Type.Object(
  {
    operator: Type.Object(
      {
        id: int64('Id of the operator.'),
        mail: text('His mail address.'),
        name: text('What he is called.'),
        roles: Type.Array(ref('OperatorRole'), { description: 'What he is, and where.' }),
      },
      { description: 'Who is logged in.' },
    ),
    customer: ofCustomer,
    scopes: Type.Array(ref<Scope>('Scope'), {
      description: 'What he may somewhere; where: `GET /api/v1/me`.',
    }),
    session: ref('Session'),
  },
  { $id: 'OwnSession', description: 'Who is logged in, for whom, and until when.' },
);

export const passwordChangeSchema = Type.Object(
  { currentPassword: shownPassword('The password until now.'), password: chosenPassword },
  { $id: 'PasswordChange', description: 'Another password.', ...closed },
);

const secret = text('What stands in the link behind `=`.', { maxLength: 200 });

export const acceptSchema = Type.Object(
  {
    secret,
    password: chosenPassword,
    name: Type.Optional(
      personName('What he is called, where it shall be something else than who invited him wrote.'),
    ),
  },
  { $id: 'AcceptInvitation', description: 'What accepts an invitation.', ...closed },
);

export const redeemSchema = Type.Object(
  { secret, password: chosenPassword },
  { $id: 'RedeemReset', description: 'A new password, by a link.', ...closed },
);

export const askResetSchema = Type.Object(
  { mail: mailAddress('The mail address of who has forgotten his password.') },
  { $id: 'AskReset', description: 'Who has forgotten his password.', ...closed },
);

export const welcomedSchema = Type.Object(
  {
    mail: text('The mail address by which he logs in now.'),
    name: text('What he is called.'),
    customer: ofCustomer,
  },
  { $id: 'Welcomed', description: 'Who has chosen a password.' },
);

export const showSession = (one: Session, current: number | undefined) => ({
  id: one.id,
  method: one.method,
  createdAt: iso(one.createdAt),
  lastSeenAt: iso(one.lastSeenAt),
  endsAt: iso(endOf(one)),
  expiresAt: iso(one.expiresAt),
  address: one.address,
  userAgent: one.userAgent,
  current: one.id === current,
});

export function showOwnSession({ operator, customerName, session }: OwnSession) {
  const { id, mail, name, roles, customerId } = operator;
  const has = new Set(grantsOf(roles).flatMap(({ scopes }) => scopes));
  return {
    operator: { id, mail, name, roles: showRoles(roles) },
    customer: { id: customerId, name: customerName },
    scopes: SCOPES.filter((scope) => has.has(scope)),
    session: showSession(session, session.id),
  };
}

export const showWelcomed = ({ mail, name, customerId, customerName }: Welcomed) => ({
  mail,
  name,
  customer: { id: customerId, name: customerName },
});

export const sessionSchemas = [
  logInSchema,
  ownSessionSchema,
  sessionSchema,
  sessionListSchema,
  passwordChangeSchema,
  acceptSchema,
  redeemSchema,
  askResetSchema,
  welcomedSchema,
];
