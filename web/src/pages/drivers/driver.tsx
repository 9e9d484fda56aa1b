/** One driver: tags, rights, what was charged and told, and what is kept. */
import { ActionIcon, Anchor, Button, Group, Menu, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { CircleHelp, Ellipsis, Pencil, Trash2, UserX } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { answered, api, isProblem } from '../../api/client.ts';
import { type Thing, useThing } from '../../api/thing.ts';
import { to, useWord, wholeOf } from '../../parts/address.ts';
import { DeleteDialog } from '../../parts/dialog.tsx';
import { Empty, PageHead, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { Access } from './access.tsx';
import { type Driver, PROFILE, paramsOf } from './change.ts';
import { Charging } from './charging.tsx';
import classes from './drivers.module.css';
import { ActiveBadge } from './drivers.tsx';
import { EditDriver } from './edit-driver.tsx';
import { ExternalIds } from './external-ids.tsx';
import { DriverHistory } from './history.tsx';
import { Person } from './person.tsx';
import { Rights } from './rights.tsx';
import { keepDraft, NO_DRAFT, useDraft } from './rights-draft.ts';
import { Tags } from './tags.tsx';
import { Told } from './told.tsx';

const words = t.drivers;
const VIEWS = ['now', 'rights', 'data'] as const;

export function DriverPage({ userid }: { userid: string }) {
  const id = wholeOf(userid);
  return id === undefined ? <NoDriver /> : <Found userid={id} />;
}

function Found({ userid }: { userid: number }) {
  const found = useThing<Driver>(PROFILE, paramsOf(userid));
  if (isProblem(found.error, 'driver-not-found', 'bad-route-parameter')) return <NoDriver />;
  if (found.data === undefined) {
    if (found.error !== null) return <ProblemAlert error={found.error} retry={() => void found.refetch()} />;
    return (
      <>
        <PageHead title={t.common.driver(userid)} trail={[{ name: words.title, href: '/drivers' }]} />
        <Waiting lines={6} />
      </>
    );
  }
  return <Shown driver={found.data} />;
}

function NoDriver() {
  return (
    <>
      <PageHead title={words.head.notFound} trail={[{ name: words.title, href: '/drivers' }]} />
      <Empty
        icon={UserX}
        title={words.head.notFound}
        action={
          <Anchor component={Link} href="/drivers">
            {words.head.toList}
          </Anchor>
        }
      >
        {words.head.notFoundText}
      </Empty>
    </>
  );
}

function Shown({ driver }: { driver: Thing<Driver> }) {
  const { value } = driver;
  const can = useCan();
  const [word, setWord] = useWord('view');
  const view = VIEWS.find((one) => one === word) ?? 'now';
  const draft = useDraft(value.id);
  const unsaved = draft.changes.size;
  return (
    <>
      <Head driver={driver} />
      <Tabs
        value={view}
        onChange={(next) => setWord(next === 'now' ? null : next)}
        keepMounted={false}
        className={classes.views}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="now">{words.views.now}</Tabs.Tab>
          {can('rights:read') ? (
            <Tabs.Tab value="rights">
              {words.views.rights}
              {unsaved === 0 || view === 'rights' ? null : ` · ${words.rights.unsaved(unsaved)}`}
            </Tabs.Tab>
          ) : null}
          <Tabs.Tab value="data">{words.views.data}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="now">
          <div className={classes.columns}>
            <div className={classes.column}>
              <Tags driver={value} />
              {can('transactions:read') ? <Charging userid={value.id} /> : null}
            </div>
            <div className={classes.column}>
              {can('rights:read') && can('transactions:read') ? <Told userid={value.id} /> : null}
            </div>
          </div>
        </Tabs.Panel>
        {can('rights:read') ? (
          <Tabs.Panel value="rights">
            <div className={classes.columns}>
              <div className={classes.column}>
                <Rights userid={value.id} draft={draft} setDraft={(next) => keepDraft(value.id, next)} />
              </div>
              <div className={classes.column}>
                <Access userid={value.id} />
              </div>
            </div>
          </Tabs.Panel>
        ) : null}
        <Tabs.Panel value="data">
          <div className={classes.columns}>
            <div className={classes.column}>
              {can('audit:read') ? <DriverHistory userid={value.id} /> : null}
            </div>
            <div className={classes.column}>
              <ExternalIds driver={driver} />
              {can('persons:read') || can('persons:write') ? <Person driver={value} /> : null}
            </div>
          </div>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Head({ driver }: { driver: Thing<Driver> }) {
  const { id, name, active, homeGroupId, homeGroupName, externalId } = driver.value;
  const can = useCan();
  const [, go] = useLocation();
  const [editing, edit] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const mayWrite = can('drivers:write');
  return (
    <>
      <PageHead
        title={name}
        trail={[{ name: words.title, href: '/drivers' }]}
        beside={<ActiveBadge active={active} />}
        under={
          <Group gap="xs" component="span">
            <span>
              {homeGroupId === null ? (
                words.head.noHome
              ) : (
                <>
                  {words.head.home}:{' '}
                  <Anchor component={Link} href={to.site(homeGroupId)} size="sm">
                    <bdi>{homeGroupName}</bdi>
                  </Anchor>
                </>
              )}
            </span>
            {externalId === null ? null : (
              <span className={classes.headFact}>
                {words.head.externalId}: <bdi className={classes.mono}>{externalId}</bdi>
              </span>
            )}
          </Group>
        }
        actions={
          <>
            {can('rights:read') ? (
              <Button
                component={Link}
                href={to.why({ driverId: id })}
                variant="default"
                leftSection={<CircleHelp size={16} aria-hidden />}
              >
                {words.head.why}
              </Button>
            ) : null}
            {mayWrite ? (
              <>
                <Button leftSection={<Pencil size={16} aria-hidden />} onClick={edit.open}>
                  {words.head.edit}
                </Button>
                <Menu position="bottom-end">
                  <Menu.Target>
                    <ActionIcon variant="default" size={36} aria-label={words.head.more}>
                      <Ellipsis size={18} aria-hidden />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item
                      color="red"
                      leftSection={<Trash2 size={16} aria-hidden />}
                      onClick={remove.open}
                    >
                      {words.head.delete}
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              </>
            ) : null}
          </>
        }
      />
      {editing ? <EditDriver driver={driver} onClose={edit.close} /> : null}
      <DeleteDialog
        opened={deleting}
        onClose={remove.close}
        what={name}
        remove={(query) =>
          answered(api.DELETE('/api/v1/drivers/{userid}', { params: { path: { userid: id }, query } }))
        }
        onGone={() => {
          keepDraft(id, NO_DRAFT);
          go('/drivers');
        }}
      />
    </>
  );
}
