/** `forecourt operator invite` and `operator list`: who logs in for a customer. */
import { clientOf } from '../client.ts';
import { command, idOf, JSON_FLAG } from '../command.ts';
import { SERVER_FLAGS, targetOf, withAdminKey } from '../connection.ts';
import { table } from '../out.ts';
import { EXIT, misused } from '../stop.ts';

/** As the server answers it. */
interface Operator {
  readonly id: number;
  readonly mail: string;
  readonly name: string;
  readonly roles: readonly { readonly role: string; readonly groupId: number | null }[];
  readonly active: boolean;
  readonly accepted: boolean;
}
interface Invited extends Operator {
  readonly delivery: 'mailed' | 'delayed' | 'refused' | 'unsent';
  readonly link: string | null;
  readonly linkExpiresAt: string;
}

const CUSTOMER_FLAG = {
  customer: { type: 'string', value: 'ID', about: 'for whom they work' },
} as const;

function customerOf(given: string | undefined): number {
  if (given === undefined) throw misused('--customer is missing: the id of the customer');
  return idOf(given, '--customer');
}

export const operatorInvite = command({
  words: 'operator invite',
  summary: 'invites somebody who is to log in for a customer',
  usage: '--customer ID --mail ADDRESS --name TEXT [--role ROLE] [--site ID]',
  about:
    'Invites somebody by mail address. The server mails a link by which a password is chosen; where it has no mail server the link is ' +
    'shown, this once. Needs the admin key, which may also come from FORECOURT_ADMIN_KEY, or a key that manages operators.',
  flags: {
    ...CUSTOMER_FLAG,
    mail: { type: 'string', value: 'ADDRESS', about: 'the mail address, by which he logs in' },
    name: { type: 'string', value: 'TEXT', about: 'what he is called' },
    role: {
      type: 'string',
      value: 'ROLE',
      about: 'admin (unless you say another), site-manager, support or read-only',
    },
    site: { type: 'string', value: 'ID', about: 'on that site and all below it only' },
    ...SERVER_FLAGS,
    ...JSON_FLAG,
  },
  async run(values, _given, world) {
    const { env, out } = world;
    const customer = customerOf(values.customer);
    const { mail, name, role = 'admin' } = values;
    if (mail === undefined) throw misused('--mail is missing: the address of who is invited');
    if (name === undefined) throw misused('--name is missing: what he is called');
    const groupId = values.site === undefined ? null : idOf(values.site, '--site');
    const client = clientOf(await targetOf(withAdminKey(values, env), world), world);
    const body = { mail, name, roles: [{ role, groupId }] };
    const invited = await client.post<Invited>(`/customers/${customer}/operators`, body);
    if (values.json) out.json(invited);
    else out.line(`operator ${invited.id} is invited; ${told(invited)}`);
    return EXIT.fine;
  },
});

function told({ delivery, link, linkExpiresAt, mail }: Invited): string {
  switch (delivery) {
    case 'mailed':
      return `the link went to ${mail} and is good until ${linkExpiresAt}`;
    case 'delayed':
      return 'the mail server cannot be reached now, and is tried again for an hour';
    case 'refused':
      return `the mail server does not take mail for ${mail}: mend one of them, and send a new link`;
    case 'unsent':
      return `hand on this link, shown only now and good until ${linkExpiresAt}: ${link}`;
  }
}

export const operatorList = command({
  words: 'operator list',
  summary: 'lists who logs in for a customer',
  usage: '--customer ID',
  about:
    'Lists the operators of a customer. Needs the admin key, which may also come from FORECOURT_ADMIN_KEY, or a key that manages operators.',
  flags: { ...CUSTOMER_FLAG, ...SERVER_FLAGS, ...JSON_FLAG },
  async run(values, _given, world) {
    const { env, out } = world;
    const customer = customerOf(values.customer);
    const client = clientOf(await targetOf(withAdminKey(values, env), world), world);
    const items: Operator[] = [];
    for await (const page of client.pages<Operator>(`/customers/${customer}/operators`)) items.push(...page);
    if (values.json) out.json({ items });
    else if (items.length === 0) out.line('no operators');
    else {
      const rows = items.map((one) => [String(one.id), one.mail, one.name, rolesOf(one), stateOf(one)]);
      for (const line of table(['id', 'mail', 'name', 'roles', 'state'], rows)) out.line(line);
    }
    return EXIT.fine;
  },
});

const rolesOf = ({ roles }: Operator) =>
  roles.map(({ role, groupId }) => (groupId === null ? role : `${role} at site ${groupId}`)).join(', ');

const stateOf = ({ active, accepted }: Operator) => (active ? (accepted ? 'active' : 'invited') : 'inactive');
