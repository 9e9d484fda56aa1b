/** Fifty thousand chargers, and somebody who looks at them: made through the REST API, as an integrator and an admin would. */
import { ADMIN_KEY } from '../support/databases.ts';
import { ask, type Customer, inParallel, newCustomer, newSite } from '../support/network.ts';

const IN_A_BATCH = 1000;
const AT_ONCE = 4;
const SITES = 100;
const MAIL = 'bench@console.example';
const PASSWORD = 'many chargers in a long table';

export interface Furnished {
  readonly customer: Customer;
  readonly mail: string;
  readonly password: string;
  /** Seconds. */
  readonly took: number;
}

export async function furnish(url: string, chargers: number): Promise<Furnished> {
  const began = performance.now();
  const customer = await newCustomer(url);
  const root = await newSite(customer, 'Bench network');
  const sites = await inParallel(SITES, AT_ONCE, (n) => newSite(customer, `Yard ${n}`, root));
  await inParallel(Math.ceil(chargers / IN_A_BATCH), AT_ONCE, (batch) => {
    const first = batch * IN_A_BATCH;
    const items = Array.from({ length: Math.min(IN_A_BATCH, chargers - first) }, (_, i) => ({
      chargerId: `BENCH-${first + i}`,
      chargerName: `Charger ${first + i}`,
      groupId: sites[(first + i) % sites.length],
      sockets: [1, 2].map((id) => ({ id, type: 'IEC_62196_T2', format: 'SOCKET' })),
    }));
    return ask(customer, 'POST', '/batch/chargers', { items });
  });
  const me = await ask<{ customer: { id: number } }>(customer, 'GET', '/me');
  const { link } = await ask<{ link: string }>(
    { url, key: ADMIN_KEY },
    'POST',
    `/customers/${me.customer.id}/operators`,
    { mail: MAIL, name: 'Bench', roles: [{ role: 'admin' }] },
  );
  const secret = /#\w+=(\w+)$/.exec(link)?.[1];
  await ask(customer, 'POST', '/invitations/accept', { secret, password: PASSWORD });
  return { customer, mail: MAIL, password: PASSWORD, took: (performance.now() - began) / 1000 };
}
