/** What an accepted order says of its charger's configuration, beside what it says of itself. */
import type { ConfigurationKey } from '../../domain/chargers/charger.ts';
import type { Order } from '../../domain/commands/command.ts';
import type { Told } from '../ports/charger-link.ts';
import type { RecordConfiguration, RecordSetting } from '../ports/chargers.ts';
import type { Follow } from './follow.ts';
import { isSecretName, withoutSecrets } from './secret-names.ts';

/** Keeps it. */
export const learnConfiguration =
  (use: RecordConfiguration & RecordSetting): Follow =>
  async (tx, by, command, called, at) => {
    if (command.state !== 'accepted' || !('told' in called) || !('answer' in called.told)) return [];
    const learnt = learntFrom(command, called.told);
    if (learnt === undefined) return [];
    if ('keys' in learnt) await use.recordConfiguration(tx, by, learnt.keys, at);
    else await use.recordSetting(tx, by, learnt);
    return [];
  };

/** All keys, or one that has another value now; undefined: nothing. `payload`: as it is kept. */
function learntFrom(
  { action, payload }: Order,
  { answer, configuration }: Extract<Told, { readonly answer: unknown }>,
):
  | { readonly keys: readonly ConfigurationKey[] }
  | { readonly name: string; readonly value: string }
  | undefined {
  const { key, value } = payload;
  if (action === 'GetConfiguration') {
    const asksAll = !Array.isArray(key) || key.length === 0;
    return asksAll && configuration !== undefined ? { keys: withoutSecrets(configuration) } : undefined;
  }
  if (action !== 'ChangeConfiguration' || typeof key !== 'string' || typeof value !== 'string')
    return undefined;
  // RebootRequired: it says the old one until then.
  const { status } = answer as { readonly status?: unknown };
  return String(status).trim() === 'Accepted' && !isSecretName(key) ? { name: key.trim(), value } : undefined;
}
