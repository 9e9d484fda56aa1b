/** What examples.ts shows of operators, of logging in, and of passwords. */
import { SCOPES_OF } from '../domain/access/scopes.ts';
import { customer, page } from './example-things.ts';

const SECRET = 'EXAMPLEnosecretEXAMPLEnosecretEXAMPLEnosecretEXA';
const LINK = `https://charge.example.com/console/#invitation=${SECRET}`;
const AT = '2026-11-22T10:00:00.000Z';

const roles = [{ role: 'site-manager', groupId: 1 }];
const operator = {
  id: 1,
  mail: 'aino.virtanen@example.com',
  name: 'Aino Virtanen',
  roles,
  active: true,
  accepted: false,
  invitedBy: 'admin',
  lastLoginAt: null,
  lastLoginAddress: null,
  createdAt: AT,
  updatedAt: AT,
};
const joined = { ...operator, accepted: true, lastLoginAt: AT, lastLoginAddress: '192.0.2.17' };
const renamed = { ...joined, name: 'Aino Salo' };

const session = {
  id: 1,
  method: 'password',
  createdAt: AT,
  lastSeenAt: AT,
  endsAt: '2026-11-22T22:00:00.000Z',
  expiresAt: '2026-12-22T10:00:00.000Z',
  address: '192.0.2.17',
  userAgent: '',
  current: true,
};
const whose = { id: customer.id, name: customer.name };
const logged = {
  operator: { id: 1, mail: operator.mail, name: operator.name, roles },
  customer: whose,
  scopes: SCOPES_OF['site-manager'],
  session,
};
const welcomed = { mail: operator.mail, name: operator.name, customer: whose };

const entry = { id: 3, at: AT, actor: 'admin', requestId: '0b6f4a52-3c1d-4e8a-9f27-5d8e6a7b9c10' };
const about = { thing: 'operator', thingId: '1', driverId: null, reason: null };
const changed = { ...entry, action: 'change', ...about };
const history = [
  { ...changed, changes: { name: { from: 'Aino Virtanen', to: 'Aino Salo' } } },
  { ...changed, actor: 'operator 1', changes: { password: { from: 'set', to: 'set anew' } } },
  { ...changed, actor: 'operator 1', changes: { session: { from: 2, to: null } } },
  { ...changed, changes: { session: { from: 3, to: null } } },
  { ...changed, actor: 'operator 1', changes: { password: { from: null, to: 'set' } } },
  {
    ...changed,
    action: 'create',
    changes: {
      mail: { from: null, to: operator.mail },
      name: { from: null, to: operator.name },
      roles: { from: null, to: roles },
      active: { from: null, to: true },
    },
  },
];

/** Whom somebody invites, and what he does then. Ends before he logs out. */
export const operatorExamples = {
  inviteOperator: {
    body: { mail: operator.mail, name: operator.name, roles },
    answer: { ...operator, delivery: 'unsent', link: LINK, linkExpiresAt: '2026-11-29T10:00:00.000Z' },
  },
  listOperators: { answer: page(operator) },
  getOperator: { answer: operator },
  acceptInvitation: { body: { secret: SECRET, password: 'a quiet harbour at noon' }, answer: welcomed },
  logIn: { body: { mail: operator.mail, password: 'a quiet harbour at noon' }, answer: logged },
  getSession: { answer: logged },
  listSessions: { answer: page(session) },
  listOperatorSessions: { answer: page({ ...session, current: false }) },
  endOperatorSession: { path: { sessionId: 3 } },
  endSession: { path: { sessionId: 2 } },
  changePassword: {
    body: { currentPassword: 'a quiet harbour at noon', password: 'another harbour at noon' },
  },
  changeOperator: { body: { name: renamed.name }, answer: renamed },
  listOperatorHistory: { answer: page(...history) },
  sendOperatorLink: {
    answer: {
      delivery: 'unsent',
      link: LINK.replace('invitation', 'reset'),
      linkExpiresAt: '2026-11-22T11:00:00.000Z',
    },
  },
  askPasswordReset: { body: { mail: operator.mail } },
};

/** After these he is gone. */
export const leavingExamples = {
  logOut: {},
  redeemPasswordReset: {
    body: { secret: SECRET, password: 'yet another harbour at noon' },
    answer: { ...welcomed, name: renamed.name },
  },
  deleteOperator: {},
};
