/** A local list in the fields of OCPP 1.6 (§5.15, §6.5). */
import type { Order } from '../../domain/commands/command.ts';
import { LIMIT_KEYS } from '../../domain/local-lists/outcome.ts';
import type { ListDelta } from '../../domain/local-lists/plan.ts';
import type { TagWords } from '../ports/local-lists.ts';

/** One tag as it is sent; without `idTagInfo` it is taken out. */
export function deltaOnWire({ wordOf }: TagWords, { idTag, entry }: ListDelta): Record<string, unknown> {
  if (entry === null) return { idTag };
  const idTagInfo = {
    status: wordOf(entry.outcome),
    ...(entry.parentIdTag === null ? {} : { parentIdTag: entry.parentIdTag }),
    ...(entry.expiresAt === null ? {} : { expiryDate: new Date(entry.expiresAt).toISOString() }),
  };
  return { idTag, idTagInfo };
}

export const sendOrder = (
  words: TagWords,
  whole: boolean,
  listVersion: number,
  deltas: readonly ListDelta[],
): Order => ({
  action: 'SendLocalList',
  payload: {
    listVersion,
    localAuthorizationList: deltas.map((one) => deltaOnWire(words, one)),
    updateType: whole ? 'Full' : 'Differential',
  },
});

export const versionOrder: Order = { action: 'GetLocalListVersion', payload: {} };
export const limitsOrder: Order = { action: 'GetConfiguration', payload: { key: [...LIMIT_KEYS] } };
export const enableOrder: Order = {
  action: 'ChangeConfiguration',
  payload: { key: 'LocalAuthListEnabled', value: 'true' },
};
