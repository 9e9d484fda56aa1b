/** /api/v1/session and what belongs to it: logging in and out, one's own sessions, passwords by link. */
import { WRONG_PRESENT } from '../../app/login/choose-password.ts';
import { foldMail } from '../../domain/access/operator.ts';
import { type ErrorCode, isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { customerId, sessionId } from '../../domain/ids.ts';
import { type Call, type Endpoint, endpoint } from '../endpoint.ts';
import { tooMany } from '../limits.ts';
import type { LoginThrottle } from '../login-throttle.ts';
import { id64 } from '../path.ts';
import { named } from '../schemas/named.ts';
import {
  acceptSchema,
  askResetSchema,
  logInSchema,
  ownSessionSchema,
  passwordChangeSchema,
  redeemSchema,
  sessionListSchema,
  showOwnSession,
  showWelcomed,
  welcomedSchema,
} from '../schemas/session.ts';
import { answerSessions } from '../sessions.ts';

const SESSION = '/api/v1/session';
const SESSIONS = '/api/v1/sessions';
const open = { caller: 'anyone', resource: null, tag: 'sessions', outside: true } as const;
const own = { caller: 'operator', resource: 'self', tag: 'sessions' } as const;

/** Of a browser that says a lot about itself the beginning. */
const LONGEST_USER_AGENT = 200;

const fromWhere = ({ address, headers }: Pick<Call<unknown, unknown>, 'address' | 'headers'>) => ({
  address,
  userAgent: (headers['user-agent'] ?? '').slice(0, LONGEST_USER_AGENT),
});

/** Why one has to wait, if so. */
function waiting(throttle: LoginThrottle, account: string, address: string): Refusal | undefined {
  const may = throttle.mayTry(account, address);
  if ('ok' in may) return undefined;
  const { retryAfterSeconds: retryAfter } = may;
  const rule = tooMany('too many tries came from here', retryAfter);
  return { ...refuse('too-many-requests', undefined, rule), retryAfter };
}

/**
 * Looks at a password only where it may be tried, and counts what came of it.
 * @param isRight what the answer says of the password; undefined: it was not looked at.
 */
async function tried<T extends object>(
  throttle: LoginThrottle,
  account: string,
  address: string,
  isRight: (refusal: Refusal) => boolean | undefined,
  work: () => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const refusal = waiting(throttle, account, address);
  if (refusal !== undefined) return refusal;
  const done = await work();
  const right = isRefusal(done) ? isRight(done) : true;
  if (right === true) throttle.succeeded(account, address);
  if (right === false) throttle.failed(account, address);
  if (right === undefined) throttle.passed(account, address);
  return done;
}

const RIGHT_BY_CODE: Partial<Record<ErrorCode, boolean>> = { 'login-failed': false, 'customer-needed': true };
/** The other flaw that there can be is of the new one. */
const isPresentRight = ({ refused, field }: Refusal) =>
  refused === 'bad-body' ? field !== WRONG_PRESENT.field : undefined;

/** @param throttle of passwords; `resets` of mails to who has forgotten his. */
export function sessionRoutes(throttle: LoginThrottle, resets: LoginThrottle): Endpoint[] {
  return [
    endpoint({
      ...open,
      method: 'POST',
      path: SESSION,
      operationId: 'logIn',
      summary: 'Log in',
      description:
        'Begins a session of an operator; its cookie (`__Host-forecourt` over TLS, else `forecourt`) opens whatever his roles allow, as a key does. It ends after 12 hours without use, and after 30 days. Whatever is wrong, mail address or password, the answer is the same and takes as long. Where the password is right at several customers, the refusal lists them as `choices`: send it again with `customerId`. After a few wrong passwords one has to wait, where they came from.',
      body: logInSchema,
      answers: {
        201: { description: 'Who is logged in.', schema: named(ownSessionSchema), headers: SET_COOKIE },
      },
      errors: ['login-failed', 'customer-needed'],
      async handle(call) {
        const { api, body, address } = call;
        const { mail, password, customerId: asked = null } = body;
        const isRight = ({ refused }: Refusal) => RIGHT_BY_CODE[refused];
        const done = await tried(throttle, foldMail(mail), address, isRight, () =>
          api.logIn(mail, password, asked === null ? null : customerId(asked), fromWhere(call)),
        );
        if (isRefusal(done)) return done;
        const session = await api.readOwnSession(done.who);
        if (isRefusal(session)) return session;
        return { status: 201, json: showOwnSession(session), location: SESSION, session: done.secret };
      },
    }),
    endpoint({
      ...own,
      method: 'GET',
      path: SESSION,
      operationId: 'getSession',
      summary: 'Tell who is logged in',
      description: 'The operator whose session it is, for whom he works, what he may, and until when.',
      answers: { 200: { description: 'Who is logged in.', schema: named(ownSessionSchema) } },
      errors: [],
      async handle({ api, who }) {
        const session = await api.readOwnSession(who);
        return isRefusal(session) ? session : { status: 200, json: showOwnSession(session) };
      },
    }),
    endpoint({
      ...own,
      method: 'DELETE',
      path: SESSION,
      operationId: 'logOut',
      summary: 'Log out',
      description: 'Ends the session, and takes its cookie away.',
      answers: { 204: { description: 'He is logged out.', headers: SET_COOKIE } },
      errors: [],
      handle: async ({ api, who }) => (await api.endOwnSession(who, null)) ?? { status: 204, session: null },
    }),
    endpoint({
      ...own,
      method: 'POST',
      path: `${SESSION}/password`,
      outside: true,
      operationId: 'changePassword',
      summary: 'Change one’s password',
      description:
        'Takes another password, by who knows the present one. His other sessions end, his links are good no more, and he is told by mail.',
      body: passwordChangeSchema,
      answers: { 204: { description: 'It is changed.' } },
      errors: [],
      async handle({ api, who, body, address }) {
        const account = who.kind === 'operator' ? `operator ${who.operatorId}` : who.kind;
        return tried(throttle, account, address, isPresentRight, async () => {
          const refused = await api.changePassword(who, body.currentPassword, body.password, address);
          return refused ?? { status: 204 };
        });
      },
    }),
    endpoint({
      ...own,
      method: 'GET',
      path: SESSIONS,
      query: 'page',
      operationId: 'listSessions',
      summary: 'List one’s own sessions',
      description: 'Where one is logged in, newest first.',
      answers: { 200: { description: 'One page.', schema: named(sessionListSchema) } },
      errors: [],
      handle: ({ api, who, query }) => answerSessions(who, query, (page) => api.listOwnSessions(who, page)),
    }),
    endpoint({
      ...own,
      method: 'DELETE',
      path: `${SESSIONS}/:sessionId`,
      parameters: { sessionId: id64('Id of the session.') },
      operationId: 'endSession',
      summary: 'End one of one’s own sessions',
      description: 'Logs one out there, at once.',
      answers: { 204: { description: 'It has ended.' } },
      errors: ['session-not-found'],
      handle: async ({ api, who, path }) =>
        (await api.endOwnSession(who, sessionId(path.sessionId))) ?? { status: 204 },
    }),
    endpoint({
      ...open,
      method: 'POST',
      path: '/api/v1/invitations/accept',
      operationId: 'acceptInvitation',
      summary: 'Accept an invitation',
      description:
        'Chooses the password of who was invited, by the secret of the link that he was sent. Then he can log in. The link is good once, for seven days.',
      body: acceptSchema,
      answers: { 200: { description: 'Who has accepted.', schema: named(welcomedSchema) } },
      errors: ['link-not-found'],
      async handle({ api, who, body }) {
        const { secret, password, name } = body;
        const done = await api.acceptInvitation(who, secret, password, name?.trim() ?? null);
        return isRefusal(done) ? done : { status: 200, json: showWelcomed(done) };
      },
    }),
    endpoint({
      ...open,
      method: 'POST',
      path: '/api/v1/password-resets',
      operationId: 'askPasswordReset',
      summary: 'Ask for a new password',
      description:
        'Mails a link, good for an hour, to whoever logs in with that address; for each customer one. The answer is the same whether there is anybody or not, and says nothing of it. Without a mail server nothing is sent: whoever manages operators then makes a link.',
      body: askResetSchema,
      answers: { 202: { description: 'If there is somebody, he gets mail.' } },
      errors: [],
      async handle({ api, body, address, later }) {
        const { mail } = body;
        const refusal = waiting(resets, foldMail(mail), address);
        if (refusal !== undefined) return refusal;
        // It must not be told by the time that it takes whether there is anybody.
        later('mailing a password reset', () => api.mailPasswordReset(mail));
        return { status: 202 };
      },
    }),
    endpoint({
      ...open,
      method: 'POST',
      path: '/api/v1/password-resets/redeem',
      operationId: 'redeemPasswordReset',
      summary: 'Choose a new password by a link',
      description:
        'Takes another password, by the secret of the link that was mailed. Every session of his ends, and he is told by mail. The link is good once.',
      body: redeemSchema,
      answers: { 200: { description: 'Whose password it is.', schema: named(welcomedSchema) } },
      errors: ['link-not-found'],
      async handle({ api, who, body }) {
        const done = await api.redeemReset(who, body.secret, body.password, null);
        return isRefusal(done) ? done : { status: 200, json: showWelcomed(done) };
      },
    }),
  ];
}

const SET_COOKIE = {
  'Set-Cookie': { type: 'string', description: 'The session: HttpOnly, SameSite=Lax, Secure over TLS.' },
};
