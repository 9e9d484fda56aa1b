import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import type { Command } from '../../domain/commands/command.ts';
import type { Instant } from '../../domain/ids.ts';
import {
  FORGOTTEN,
  LIMITS_UNREAD,
  type ListChange,
  type LocalList,
} from '../../domain/local-lists/local-list.ts';
import { LIMIT_KEYS } from '../../domain/local-lists/outcome.ts';
import type { FollowCauses, KeepLocalLists } from '../ports/local-lists.ts';
import type { Tx } from '../ports/store.ts';
import type { Follow } from './follow.ts';
import { afterCommand } from './local-list-step.ts';

const ACTIONS = new Set(['SendLocalList', 'GetLocalListVersion', 'GetConfiguration', 'ChangeConfiguration']);

/** What the end of a command says of the charger's local list is kept with it. What follows is ordered when the list is looked at. */
export const followLocalList =
  (use: KeepLocalLists & Pick<FollowCauses, 'hasLocalList'>): Follow =>
  async (tx, by, ended, _called, now) => {
    if (!ACTIONS.has(ended.action) || !(await use.hasLocalList(tx, by))) return [];
    const held = await use.holdLocalList(tx, by);
    if (held !== undefined) await follow(use, tx, by, held.list, ended, now);
    return [];
  };

async function follow(
  use: KeepLocalLists,
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  list: LocalList,
  ended: Command,
  now: Instant,
): Promise<void> {
  if (ended.id === list.commandId) {
    await afterCommand(use, { tx, by, now }, list, ended);
    return;
  }
  if (ended.action === 'SendLocalList') {
    // Its answer came late, before the charger has told its version.
    if (ended.id === list.sent?.commandId && ended.state === 'accepted') {
      await use.confirmSent(tx, by, list.sent.whole);
      const { version } = list.sent;
      await use.changeLocalList(tx, by, { version, sent: null, whole: false, confirmedAt: now });
      return;
    }
    // People have sent it a list, or an answer came so late that something else was sent meanwhile.
    if (ended.sentAt === null) return;
    await use.forgetSent(tx, by);
    await use.changeLocalList(tx, by, { ...FORGOTTEN, problem: 'another list was sent to it', dueAt: now });
    return;
  }
  if (ended.action === 'ChangeConfiguration' && ended.state === 'accepted' && isLimit(ended.payload.key)) {
    const again: ListChange = list.state === 'unsupported' ? { state: 'unknown', problem: null } : {};
    await use.changeLocalList(tx, by, { ...again, limits: LIMITS_UNREAD, dueAt: now });
  }
}

const isLimit = (key: unknown) =>
  typeof key === 'string' && LIMIT_KEYS.some((one) => one.toLowerCase() === key.trim().toLowerCase());
