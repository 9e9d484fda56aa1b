/** What is offered about people: managing operators, logging in, and what is one's own. */
import { changeOperator, deleteOperator, endOperatorSession } from '../admin/change-operator.ts';
import { inviteOperator, sendNewLink } from '../admin/invite-operator.ts';
import type { ManagingPorts } from '../admin/managed-operator.ts';
import type { Clock } from '../ports/clock.ts';
import type { PublicUrl, SendMail } from '../ports/mail.ts';
import type {
  FindClaimants,
  KeepLinks,
  KeepOperators,
  Operators,
  OwnOperator,
  Sessions,
} from '../ports/operators.ts';
import type { ChosenPasswords, Secrets } from '../ports/secrets.ts';
import type { ActFor, ReadSnapshot, Transact } from '../ports/store.ts';
import {
  listOperatorHistory,
  listOperatorSessions,
  listOperators,
  readOperator,
} from '../queries/read-operators.ts';
import { changePassword, chooseByLink } from './choose-password.ts';
import { mailPasswordReset } from './forgotten-password.ts';
import { logIn } from './log-in.ts';
import { authenticateSession, endOwnSession, listOwnSessions, readOwnSession } from './own-session.ts';

export type LoginPorts = Transact &
  ReadSnapshot &
  ActFor &
  Clock &
  Secrets &
  ChosenPasswords &
  SendMail &
  PublicUrl &
  Operators &
  ManagingPorts &
  KeepOperators &
  FindClaimants &
  KeepLinks &
  OwnOperator &
  Sessions;

/** The use-cases, ready to be called by an adapter. */
export function loginUseCases(use: LoginPorts) {
  return {
    inviteOperator: inviteOperator(use),
    sendNewLink: sendNewLink(use),
    readOperator: readOperator(use),
    listOperators: listOperators(use),
    changeOperator: changeOperator(use),
    deleteOperator: deleteOperator(use),
    listOperatorSessions: listOperatorSessions(use),
    endOperatorSession: endOperatorSession(use),
    listOperatorHistory: listOperatorHistory(use),
    authenticateSession: authenticateSession(use),
    logIn: logIn(use),
    readOwnSession: readOwnSession(use),
    listOwnSessions: listOwnSessions(use),
    endOwnSession: endOwnSession(use),
    acceptInvitation: chooseByLink(use, 'invitation'),
    redeemReset: chooseByLink(use, 'reset'),
    changePassword: changePassword(use),
    mailPasswordReset: mailPasswordReset(use),
  };
}
