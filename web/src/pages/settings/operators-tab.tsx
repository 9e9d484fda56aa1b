/** People who log in for the customer. */
import { Button, Menu, UnstyledButton } from '@mantine/core';
import { MoreHorizontal, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { RoleName } from '../../parts/change-value.tsx';
import { DeleteDialog } from '../../parts/dialog.tsx';
import { Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { Ago } from '../../parts/time.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { NewLinkDialog } from './new-link-dialog.tsx';
import { OperatorDetail } from './operator-detail.tsx';
import { OperatorForm } from './operator-form.tsx';
import { stateOf, TONES } from './operator-state.ts';
import classes from './settings.module.css';

type Operator = Schemas['Operator'];
type Doing = 'show' | 'change' | 'link' | 'delete';

const words = t.settings.operators;

export function OperatorsTab() {
  const { customer } = useSession();
  const [inviting, setInviting] = useState(false);
  const [about, setAbout] = useState<{ operator: Operator; doing: Doing }>();
  const close = () => setAbout(undefined);
  const rows = useRows<Operator>(['/api/v1/customers/{id}/operators', customer.id], (cursor, signal) => {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const params = { path: { id: customer.id }, query };
    return answered(api.GET('/api/v1/customers/{id}/operators', { params, signal }));
  });
  const remove = async (how: { dryRun: true } | { cascade: boolean }) => {
    // Nothing hangs on an operator: there is no dry run of it.
    if ('dryRun' in how || about === undefined) return undefined;
    const path = { id: customer.id, operatorId: about.operator.id };
    await answered(api.DELETE('/api/v1/customers/{id}/operators/{operatorId}', { params: { path } }));
    return undefined;
  };
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.intro}>{words.intro}</p>
        <Button leftSection={<UserPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
          {words.invite}
        </Button>
      </div>
      <Panel title={words.list} flush>
        <div className={classes.pad}>
          {rows.isPending ? <Waiting /> : null}
          <ProblemAlert error={rows.error} retry={rows.refetch} />
        </div>
        <ul className={classes.list} aria-label={words.list}>
          {rows.rows.map((operator) => (
            <OperatorLine key={operator.id} of={operator} onDo={(doing) => setAbout({ operator, doing })} />
          ))}
        </ul>
      </Panel>
      {rows.hasMore ? (
        <Button
          variant="default"
          loading={rows.isFetching}
          onClick={() => rows.reach(rows.rows.length + PAGE)}
        >
          {t.common.actions.loadMore}
        </Button>
      ) : null}
      {inviting ? (
        <InviteDialog client={api} customerId={customer.id} onClose={() => setInviting(false)} />
      ) : null}
      {about?.doing === 'show' ? <OperatorDetail of={about.operator} onClose={close} /> : null}
      {about?.doing === 'change' ? <OperatorForm operatorId={about.operator.id} onClose={close} /> : null}
      {about?.doing === 'link' ? <NewLinkDialog of={about.operator} onClose={close} /> : null}
      <DeleteDialog
        opened={about?.doing === 'delete'}
        onClose={close}
        what={about?.operator.name ?? ''}
        remove={remove}
        onGone={close}
      />
    </>
  );
}

function OperatorLine({ of: operator, onDo }: { of: Operator; onDo: (doing: Doing) => void }) {
  const { operator: own } = useSession();
  const isOwn = own.id === operator.id;
  const state = stateOf(operator);
  return (
    <li>
      <div className={classes.what}>
        <UnstyledButton className={classes.name} onClick={() => onDo('show')}>
          <bdi>{operator.name}</bdi>
        </UnstyledButton>{' '}
        {isOwn ? <span className={classes.quiet}>({words.you})</span> : null}{' '}
        {state === 'active' ? null : <ToneBadge tone={TONES[state]}>{words.state[state]}</ToneBadge>}
        <div className={classes.quiet}>
          <bdi>{operator.mail}</bdi>
        </div>
      </div>
      <div className={classes.side}>
        {operator.roles.map((role) => (
          <span key={`${role.role} ${role.groupId}`} style={{ display: 'block' }}>
            <RoleName role={role} />
          </span>
        ))}
      </div>
      <div className={classes.side}>
        {words.columns.seen}: <Ago at={operator.lastLoginAt} never={words.never} />
        <div className={classes.quiet}>
          {operator.lastLoginAddress === null ? null : (
            <bdi>{words.loginFrom(operator.lastLoginAddress)}</bdi>
          )}
        </div>
      </div>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={`${t.common.actions.more}: ${operator.name}`}
          >
            <MoreHorizontal size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onDo('show')}>{t.common.actions.show}</Menu.Item>
          <Menu.Item onClick={() => onDo('change')}>{t.common.actions.edit}</Menu.Item>
          {operator.active ? <Menu.Item onClick={() => onDo('link')}>{words.newLink}</Menu.Item> : null}
          {isOwn ? null : (
            <Menu.Item color="red" onClick={() => onDo('delete')}>
              {t.common.actions.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
