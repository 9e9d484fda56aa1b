/** What each scope lets its holder do, as the API's documents tell it. */
import Type from 'typebox';
import { SCOPES, type Scope, USUAL_SCOPES } from '../../domain/access/scopes.ts';

const MEANS: Readonly<Record<Scope, string>> = {
  'drivers:read': 'see drivers, their tags and external ids, tags that nobody knows, and the driver document',
  'drivers:write': 'make, change and delete drivers and their tags, and assign unknown tags',
  'rights:read': 'see who may charge where, access groups, and why somebody may or may not',
  'rights:write': 'give and take rights, and keep access groups',
  'sites:read': 'see sites and their tree',
  'sites:write': 'make, change, move and delete sites',
  'chargers:read':
    'see chargers, their sockets, connections and configuration, and chargers that nobody knows',
  'chargers:write':
    'make, change and delete chargers and sockets, renew their passwords, and claim unknown chargers',
  'chargers:operate': 'make calls to chargers',
  'transactions:read': 'see transactions, their samples, and decisions about tags; export them',
  'transactions:write': 'correct transactions',
  'billing:read': 'see names of payers, payment recipients and costs',
  'billing:write': 'keep names of payers, payment recipients and costs',
  'imports:read': 'see imports and what became of their lines',
  'imports:write':
    'import files; beside it the scope that writes what the lines are about (of tags that of drivers) is needed',
  'persons:read': 'see all that is kept about a person',
  'persons:write': 'erase a person',
  'audit:read': 'see who changed what',
  'keys:manage': 'make, change, rotate and revoke API keys that have no more than one has oneself',
  'operators:manage': 'invite operators and say what they may, no more than one may oneself',
};

const list = SCOPES.map((scope) => `- \`${scope}\`: ${MEANS[scope]}`).join('\n');
const unusual = SCOPES.filter((scope) => !USUAL_SCOPES.includes(scope)).map((scope) => `\`${scope}\``);

/** Which a key has when nothing is said. */
export const USUAL = `all but ${unusual.join(' and ')}`;

export const scopeSchema = Type.Unsafe<Scope>({
  $id: 'Scope',
  type: 'string',
  enum: SCOPES,
  description: `One thing that a key or an operator may do:\n\n${list}`,
});
