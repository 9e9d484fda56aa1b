/** Oneself: who one is and may what, one's password, and where one is logged in. */
import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { ruleFor } from '../../parts/dialog.tsx';
import { Facts, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone } from '../../parts/say.ts';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { OwnSessions } from './own-sessions.tsx';
import { scopesInWords } from './scope-words.ts';
import classes from './settings.module.css';

type Branch = Schemas['OwnBranch'];

export function YouTab() {
  return (
    <>
      <Who />
      <Password />
      <OwnSessions />
    </>
  );
}

function Who() {
  const words = t.settings.you;
  const { operator, customer } = useSession();
  const me = $api.useQuery('get', '/api/v1/me');
  const branches = new Map<number, Branch>(
    (me.data?.grants ?? []).flatMap((grant) =>
      ((grant.branches ?? []) as Branch[]).map((branch) => [branch.id, branch] as const),
    ),
  );
  const whereOf = (id: number | null) =>
    id === null ? t.settings.everywhere : words.on(branches.get(id)?.groupName ?? words.deletedSite(id));
  const roles = operator.roles.map(({ role, groupId }) => (
    <span key={`${role} ${groupId}`} style={{ display: 'block' }}>
      <bdi>{words.role(t.changes.roles[role] ?? role, whereOf(groupId))}</bdi>
    </span>
  ));
  return (
    <Panel title={words.who}>
      <Stack>
        <Facts
          of={[
            [words.name, <bdi key="name">{operator.name}</bdi>],
            [words.mail, <bdi key="mail">{operator.mail}</bdi>],
            [words.customer, <bdi key="customer">{customer.name}</bdi>],
            [words.roles, roles],
          ]}
        />
        <ProblemAlert error={me.error} retry={() => void me.refetch()} />
        {me.isPending ? <Waiting lines={2} /> : null}
        {me.data?.grants.map(({ scopes, branches: where }) => (
          <Facts
            key={`${scopes.join()} ${JSON.stringify(where)}`}
            of={[
              [
                where === null || me.data.grants.length === 1
                  ? words.may
                  : `${words.may} ${words.on(
                      (where as Branch[])
                        .map(({ id, groupName }) => groupName ?? words.deletedSite(id))
                        .join(', '),
                    )}`,
                scopesInWords(scopes),
              ],
            ]}
          />
        ))}
        <Text size="sm" c="dimmed">
          {words.wrong}
        </Text>
      </Stack>
    </Panel>
  );
}

function Password() {
  const words = t.settings.password;
  const { operator } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const body = { currentPassword: current, password: next };
      await answered(api.POST('/api/v1/session/password', { body }));
      setCurrent('');
      setNext('');
      void queries.invalidateQueries();
      sayDone(words.done);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={words.title}>
      <form onSubmit={(event) => void send(event)} className={classes.narrow}>
        <Stack>
          <input type="text" name="username" autoComplete="username" defaultValue={operator.mail} hidden />
          <PasswordInput
            label={words.current}
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label={words.next}
            description={words.rule}
            autoComplete="new-password"
            required
            value={next}
            error={ruleFor(error, 'password')}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <ProblemAlert error={error} />
          <Button
            type="submit"
            loading={busy}
            disabled={current === '' || next === ''}
            style={{ alignSelf: 'start' }}
          >
            {words.change}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
