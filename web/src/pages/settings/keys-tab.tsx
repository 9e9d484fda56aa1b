/** Keys by which programs act for the customer. */
import { Button, Menu, Switch, UnstyledButton } from '@mantine/core';
import { KeyRound, MoreHorizontal, Plus } from 'lucide-react';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { Ago, useNow, When } from '../../parts/time.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { KeyDetail } from './key-detail.tsx';
import { RevokeKey, RotateKey } from './key-ends.tsx';
import { KeyForm } from './key-form.tsx';
import { ALL, isSame, USUAL } from './scope-words.ts';
import classes from './settings.module.css';

type Key = Schemas['Key'];
type Doing = 'show' | 'change' | 'rotate' | 'revoke';

const words = t.settings.keys;

/** How it stands; of two that fit the one that says more. */
export function stateOf(key: Key, now: number): keyof typeof words.state {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt !== null && Date.parse(key.expiresAt) <= now) return 'expired';
  return key.formerGoodUntil !== null && Date.parse(key.formerGoodUntil) > now ? 'rotating' : 'good';
}

export function KeysTab() {
  const { customer } = useSession();
  const now = useNow();
  const [making, setMaking] = useState(false);
  const [ended, setEnded] = useState(false);
  const [about, setAbout] = useState<{ key: Key; doing: Doing }>();
  const rows = useRows<Key>(['/api/v1/customers/{id}/keys', customer.id], (cursor, signal) => {
    const params = {
      path: { id: customer.id },
      query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
    };
    return answered(api.GET('/api/v1/customers/{id}/keys', { params, signal }));
  });
  const shown = rows.rows
    .map((key) => ({ key, state: stateOf(key, now) }))
    .filter(({ state }) => ended || state === 'good' || state === 'rotating');
  const close = () => setAbout(undefined);
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.intro}>{words.intro}</p>
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
          {words.make}
        </Button>
      </div>
      <Panel
        title={words.list}
        flush
        actions={
          <Switch
            size="xs"
            label={words.search}
            checked={ended}
            onChange={(event) => setEnded(event.currentTarget.checked)}
          />
        }
      >
        <div className={classes.pad}>
          {rows.isPending ? <Waiting /> : null}
          <ProblemAlert error={rows.error} retry={rows.refetch} />
        </div>
        {!rows.isPending && rows.error === null && shown.length === 0 ? (
          <Empty icon={KeyRound} title={words.emptyTitle}>
            {words.empty}
          </Empty>
        ) : (
          <ul className={classes.list} aria-label={words.list}>
            {shown.map(({ key, state }) => (
              <KeyLine key={key.id} of={key} state={state} onDo={(doing) => setAbout({ key, doing })} />
            ))}
          </ul>
        )}
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
      {making ? <KeyForm onClose={() => setMaking(false)} /> : null}
      {about?.doing === 'change' ? <KeyForm keyId={about.key.id} onClose={close} /> : null}
      {about?.doing === 'show' ? <KeyDetail of={about.key} onClose={close} /> : null}
      {about?.doing === 'rotate' ? <RotateKey of={about.key} onClose={close} /> : null}
      {about?.doing === 'revoke' ? <RevokeKey of={about.key} onClose={close} /> : null}
    </>
  );
}

interface LineProps {
  of: Key;
  state: keyof typeof words.state;
  onDo: (doing: Doing) => void;
}

const TONES = { good: 'good', rotating: 'wait', revoked: 'out', expired: 'out' } as const;

function KeyLine({ of: key, state, onDo }: LineProps) {
  const name = key.name === '' ? words.nameless : key.name;
  const usable = state === 'good' || state === 'rotating';
  return (
    <li>
      <div className={classes.what}>
        <UnstyledButton className={classes.name} onClick={() => onDo('show')}>
          <bdi>{name}</bdi>
        </UnstyledButton>{' '}
        <ToneBadge tone={TONES[state]}>{words.state[state]}</ToneBadge>
        <div className={classes.quiet}>
          <code>{key.prefix}…</code> · {mayOf(key.scopes)} · {whereOf(key)}
        </div>
      </div>
      <div className={classes.side}>
        {words.columns.used}: <Ago at={key.lastUsedAt} never={words.never} />
        <div className={classes.quiet}>
          {key.lastUsedAddress === null ? null : <bdi>{words.from(key.lastUsedAddress)}</bdi>}
        </div>
      </div>
      <div className={classes.side}>
        {words.columns.until}: {key.expiresAt === null ? words.forEver : <When at={key.expiresAt} />}
      </div>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="subtle" size="compact-sm" aria-label={`${t.common.actions.more}: ${name}`}>
            <MoreHorizontal size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onDo('show')}>{t.common.actions.show}</Menu.Item>
          {state === 'revoked' ? null : (
            <Menu.Item onClick={() => onDo('change')}>{t.common.actions.edit}</Menu.Item>
          )}
          {usable ? <Menu.Item onClick={() => onDo('rotate')}>{words.rotate}</Menu.Item> : null}
          {usable ? (
            <Menu.Item color="red" onClick={() => onDo('revoke')}>
              {words.revoke}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

function mayOf(scopes: Key['scopes']): string {
  if (isSame(scopes, ALL)) return words.all;
  return isSame(scopes, USUAL) ? words.usual : words.scopes(scopes.length);
}

const whereOf = ({ branches }: Key) =>
  branches === null ? t.settings.everywhere : words.branches(branches.length);
