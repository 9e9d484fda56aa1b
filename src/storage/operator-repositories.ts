/** The repositories of operators, their links and sessions, joined to one object. */
import type {
  FindClaimants,
  KeepLinks,
  KeepOperators,
  Operators,
  OwnOperator,
  Sessions,
} from '../app/ports/operators.ts';
import { addOperator, changeOperator, deleteOperator, holdOperators, otherAdmins } from './keep-operators.ts';
import {
  addLink,
  claimantByLink,
  claimantsByMail,
  goodLinks,
  holdSelf,
  renewHash,
  self,
  setPassword,
  useLink,
} from './operator-self.ts';
import {
  addSession,
  endSession,
  forgetEnded,
  seeSession,
  sessionByHash,
  sessions,
} from './operator-sessions.ts';
import { operator, operatorAudit, operators } from './operators.ts';

export const operatorRepositories = {
  operator,
  operators,
  operatorAudit,
  holdOperators,
  addOperator,
  changeOperator,
  deleteOperator,
  otherAdmins,
  claimantsByMail,
  claimantByLink,
  sessionByHash,
  addLink,
  goodLinks,
  holdSelf,
  useLink,
  forgetEnded,
  self,
  setPassword,
  renewHash,
  addSession,
  sessions,
  endSession,
  seeSession,
} satisfies Operators & KeepOperators & FindClaimants & KeepLinks & OwnOperator & Sessions;
