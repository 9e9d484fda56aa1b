/** Who logs in at the demo's console: one operator of each kind, invited and accepted through the REST API like any other. */
import { randomInt } from 'node:crypto';
import { api, type DemoState } from './demo-seed.ts';

interface Person {
  readonly mail: string;
  readonly name: string;
  readonly role: string;
}

const PEOPLE: readonly Person[] = [
  { mail: 'anna@aurora.example', name: 'Anna Salo', role: 'admin' },
  { mail: 'sami@aurora.example', name: 'Sami Koski', role: 'support' },
  { mail: 'riku@aurora.example', name: 'Riku Lehto', role: 'read-only' },
];
const CUSTOMER = 'Aurora Charging';

/** No letter that looks like another: it is typed from a terminal. 57 bits. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const typable = () =>
  Array.from({ length: 3 }, () =>
    Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  ).join('-');

/** Makes those who are not there yet, also after a crash between any two steps. */
export async function seedPeople(url: string, state: DemoState, save: () => void): Promise<void> {
  const customer = state.customers[CUSTOMER];
  if (customer === undefined) return;
  const { call } = api(url);
  const path = `/customers/${customer.id}/operators`;
  state.people ??= {};
  for (const { mail, name, role } of PEOPLE) {
    if (state.people[mail]?.ready === true) continue;
    const kept = state.people[mail] ?? { password: typable(), role, ready: false };
    state.people[mail] = kept;
    save();
    const invited = await call('POST', path, state.adminKey, { mail, name, roles: [{ role }] });
    const link = invited.status === 409 ? await another(mail) : invited.body.link;
    const secret = /#invitation=([\w-]+)$/.exec(String(link))?.[1];
    if (secret !== undefined) {
      await call('POST', '/invitations/accept', state.adminKey, { secret, password: kept.password });
    }
    kept.ready = true;
    save();
  }

  /** Of who was invited before a crash; nothing, where he had accepted. */
  async function another(mail: string): Promise<unknown> {
    const found = await call('GET', `${path}?limit=200`, state.adminKey);
    const one = (found.body.items as { id: number; mail: string; accepted: boolean }[]).find(
      (operator) => operator.mail === mail,
    );
    if (one === undefined || one.accepted) return undefined;
    return (await call('POST', `${path}/${one.id}/link`, state.adminKey)).body.link;
  }
}
