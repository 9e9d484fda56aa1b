/** One operator: what he is, where he is logged in, and what was changed of him. */
import { Button, Group, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { PAGE } from '../../api/rows.ts';
import { RoleName } from '../../parts/change-value.tsx';
import { Modal } from '../../parts/modal.tsx';
import { ActorName } from '../../parts/names.tsx';
import { Facts, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { ToneBadge } from '../../parts/status.tsx';
import { Ago, When } from '../../parts/time.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { HistoryList } from './history-list.tsx';
import { stateOf, TONES } from './operator-state.ts';
import { SessionList } from './session-list.tsx';
import classes from './settings.module.css';

const words = t.settings.operators;
const SESSIONS = '/api/v1/customers/{id}/operators/{operatorId}/sessions';

export function OperatorDetail({ of, onClose }: { of: Schemas['Operator']; onClose: () => void }) {
  const { customer } = useSession();
  const path = { id: customer.id, operatorId: of.id };
  const state = stateOf(of);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={of.name}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack gap="lg">
        <Facts
          of={[
            [words.facts.mail, <bdi key="mail">{of.mail}</bdi>],
            [
              words.facts.roles,
              of.roles.map((role) => (
                <span key={`${role.role} ${role.groupId}`} style={{ display: 'block' }}>
                  <RoleName role={role} />
                </span>
              )),
            ],
            [
              words.facts.state,
              <ToneBadge key="state" tone={TONES[state]}>
                {words.state[state]}
              </ToneBadge>,
            ],
            [words.facts.seen, <Ago key="seen" at={of.lastLoginAt} never={words.never} />],
            [words.facts.invitedBy, <ActorName key="by" actor={of.invitedBy} />],
            [words.facts.since, <When key="since" at={of.createdAt} />],
          ]}
        />
        <Sessions path={path} />
        <section>
          <Title order={3} mb={4}>
            {t.settings.history}
          </Title>
          <HistoryList
            of={['/api/v1/customers/{id}/operators/{operatorId}/history', of.id]}
            read={(cursor, limit, signal) => {
              const query = { limit, ...(cursor === undefined ? {} : { cursor }) };
              const params = { path, query };
              return answered(
                api.GET('/api/v1/customers/{id}/operators/{operatorId}/history', { params, signal }),
              );
            }}
          />
        </section>
      </Stack>
    </Modal>
  );
}

function Sessions({ path }: { path: { id: number; operatorId: number } }) {
  const found = $api.useQuery('get', SESSIONS, { params: { path, query: { limit: PAGE } } });
  const [ending, setEnding] = useState<number>();
  const [endingAll, setEndingAll] = useState(false);
  const sessions = found.data?.items ?? [];
  const end = ({ id: sessionId }: Schemas['Session']) =>
    answered(api.DELETE(`${SESSIONS}/{sessionId}`, { params: { path: { ...path, sessionId } } }));
  const readAgain = () =>
    queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).includes('/operators') });
  const endOne = async (session: Schemas['Session']) => {
    setEnding(session.id);
    try {
      await end(session);
      sayDone(t.settings.sessions.ended);
    } catch (error) {
      sayProblem(error);
    } finally {
      setEnding(undefined);
      await readAgain();
    }
  };
  const endAll = async () => {
    setEndingAll(true);
    try {
      for (const session of sessions.filter(({ current }) => !current)) await end(session);
      sayDone(words.allEnded);
    } catch (error) {
      sayProblem(error);
    } finally {
      setEndingAll(false);
      await readAgain();
    }
  };
  return (
    <section>
      <Group justify="space-between" mb={4}>
        <Title order={3}>{words.sessions}</Title>
        {sessions.filter(({ current }) => !current).length < 2 ? null : (
          <Button size="xs" variant="default" loading={endingAll} onClick={() => void endAll()}>
            {words.endAll}
          </Button>
        )}
      </Group>
      {found.isPending ? <Waiting lines={2} /> : null}
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.data === undefined ? null : sessions.length === 0 ? (
        <p className={classes.quiet}>{words.noSessions}</p>
      ) : (
        <SessionList sessions={sessions} ending={ending} onEnd={(session) => void endOne(session)} />
      )}
    </section>
  );
}
