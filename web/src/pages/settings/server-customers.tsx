/** All customers of the server: made, changed, deleted, and somebody invited who works there. */
import { Button, Group, Menu } from '@mantine/core';
import { KeyRound, MoreHorizontal, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Api, answered, type Schemas } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { DeleteDialog } from '../../parts/dialog.tsx';
import { Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone } from '../../parts/say.ts';
import { When } from '../../parts/time.tsx';
import { forgetSession, useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { ChangeCustomer, CustomerForm } from './customer-form.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import classes from './settings.module.css';

type Customer = Schemas['Customer'];
type Doing = 'change' | 'invite' | 'delete';

const KEY = ['by-admin-key', 'customers'];
const words = t.settings.server;

export function ServerCustomers({ client, onForget }: { client: Api; onForget: () => void }) {
  const { customer: own } = useSession();
  const [making, setMaking] = useState(false);
  const [about, setAbout] = useState<{ customer: Customer; doing: Doing }>();
  const close = () => setAbout(undefined);
  const rows = useRows<Customer>(KEY, (cursor, signal) => {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    return answered(client.GET('/api/v1/customers', { params: { query }, signal }));
  });
  // With the key goes what was read by it.
  useEffect(() => () => queries.removeQueries({ queryKey: ['rows', ...KEY] }), []);
  const remove = async (how: { dryRun: true } | { cascade: boolean }) => {
    const params = { path: { id: about?.customer.id ?? 0 }, query: how };
    return answered(client.DELETE('/api/v1/customers/{id}', { params }));
  };
  const gone = () => {
    close();
    if (about?.customer.id === own.id) forgetSession();
  };
  const made = (customer: Customer) => {
    setMaking(false);
    rows.refetch();
    sayDone(words.made(customer.name));
    setAbout({ customer, doing: 'invite' });
  };
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.intro}>{words.keyNote}</p>
        <Group gap="xs">
          <Button variant="default" leftSection={<KeyRound size={16} aria-hidden />} onClick={onForget}>
            {words.forget}
          </Button>
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {words.make}
          </Button>
        </Group>
      </div>
      <Panel title={words.list} flush>
        <div className={classes.pad}>
          {rows.isPending ? <Waiting /> : null}
          <ProblemAlert error={rows.error} retry={rows.refetch} />
        </div>
        <ul className={classes.list} aria-label={words.list}>
          {rows.rows.map((customer) => (
            <li key={customer.id}>
              <div className={classes.what}>
                <b>
                  <bdi>{customer.name}</bdi>
                </b>{' '}
                <span className={classes.quiet}>
                  {customer.id === own.id ? `(${words.yours}) ` : null}
                  {words.columns.id} {customer.id}
                </span>
              </div>
              <div className={classes.side}>
                {words.columns.since} <When at={customer.createdAt} />
              </div>
              <Menu position="bottom-end" withinPortal>
                <Menu.Target>
                  <Button variant="subtle" size="compact-sm" aria-label={words.actionsOf(customer.name)}>
                    <MoreHorizontal size={18} aria-hidden />
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => setAbout({ customer, doing: 'change' })}>
                    {words.change}
                  </Menu.Item>
                  <Menu.Item onClick={() => setAbout({ customer, doing: 'invite' })}>
                    {words.invite}
                  </Menu.Item>
                  <Menu.Item color="red" onClick={() => setAbout({ customer, doing: 'delete' })}>
                    {words.delete}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </li>
          ))}
        </ul>
      </Panel>
      {rows.hasMore ? (
        <Button variant="default" onClick={() => rows.reach(rows.rows.length + PAGE)}>
          {t.common.actions.loadMore}
        </Button>
      ) : null}
      {making ? <CustomerForm client={client} onClose={() => setMaking(false)} onDone={made} /> : null}
      {about?.doing === 'change' ? (
        <ChangeCustomer
          client={client}
          id={about.customer.id}
          onClose={close}
          onDone={() => {
            rows.refetch();
            sayDone(words.changed);
            close();
          }}
        />
      ) : null}
      {about?.doing === 'invite' ? (
        <InviteDialog
          client={client}
          customerId={about.customer.id}
          asAdmin
          title={words.inviteFirst(about.customer.name)}
          onClose={close}
        />
      ) : null}
      <DeleteDialog
        opened={about?.doing === 'delete'}
        onClose={close}
        what={about?.customer.name ?? ''}
        remove={remove}
        onGone={gone}
      />
    </>
  );
}
