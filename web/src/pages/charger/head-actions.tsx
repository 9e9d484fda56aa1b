/** What can be done with the charger itself: change it, give it a password, take it away. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { CircleHelp, Ellipsis, KeyRound, RefreshCw, SquarePen, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { answered, api } from '../../api/client.ts';
import { to } from '../../parts/address.ts';
import { DeleteDialog } from '../../parts/dialog.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { AskDialog } from './ask-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { type Charger, useOrders } from './orders.ts';
import { PasswordDialog } from './password-dialog.tsx';

const words = t.charger;
type Asked = 'edit' | 'password' | 'rotate' | 'delete' | null;

export function HeadActions({ charger, etag }: { charger: Charger; etag: string | null }) {
  const can = useCan();
  const { order } = useOrders();
  const [, go] = useLocation();
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  const { chargerId } = charger;
  const writes = can('chargers:write');
  const operates = can('chargers:operate');
  const remove = (how: { dryRun: true } | { cascade: boolean }) =>
    answered(api.DELETE('/api/v1/chargers/{chargerId}', { params: { path: { chargerId }, query: how } }));
  const rotate = () => {
    go(to.charger(chargerId));
    order(words.password.rotateButton, null, () =>
      answered(api.POST('/api/v1/chargers/{chargerId}/password/rotate', { params: { path: { chargerId } } })),
    );
  };
  return (
    <>
      <Button
        component={Link}
        href={to.why({ chargerId })}
        variant="default"
        leftSection={<CircleHelp size={16} aria-hidden />}
        aria-label={`${words.why} ${words.whyLabel}`}
      >
        {words.why}
      </Button>
      {writes ? (
        <Button
          variant="default"
          leftSection={<SquarePen size={16} aria-hidden />}
          onClick={() => setAsked('edit')}
        >
          {t.common.actions.edit}
        </Button>
      ) : null}
      {writes || operates ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={t.common.actions.more}>
              <Ellipsis size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {writes ? (
              <Menu.Item
                leftSection={<KeyRound size={16} aria-hidden />}
                onClick={() => setAsked('password')}
              >
                {words.password.make}
              </Menu.Item>
            ) : null}
            {operates ? (
              <Menu.Item leftSection={<RefreshCw size={16} aria-hidden />} onClick={() => setAsked('rotate')}>
                {words.password.rotate}
              </Menu.Item>
            ) : null}
            {writes ? (
              <>
                <Menu.Divider />
                <Menu.Item
                  color="red"
                  leftSection={<Trash2 size={16} aria-hidden />}
                  onClick={() => setAsked('delete')}
                >
                  {t.common.actions.delete}…
                </Menu.Item>
              </>
            ) : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {asked === 'edit' ? <EditDialog charger={charger} etag={etag} onClose={close} /> : null}
      <PasswordDialog charger={charger} opened={asked === 'password'} onClose={close} />
      <AskDialog
        opened={asked === 'rotate'}
        onClose={close}
        title={words.password.rotateTitle}
        submit={words.password.rotateButton}
        onSure={rotate}
      >
        {charger.activeConnection
          ? words.password.rotateText
          : `${words.password.rotateText} ${words.password.rotateOffline}`}
      </AskDialog>
      <DeleteDialog
        opened={asked === 'delete'}
        onClose={close}
        what={charger.chargerName}
        remove={remove}
        onGone={() => go('/chargers')}
      />
    </>
  );
}
