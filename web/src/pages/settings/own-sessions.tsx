/** One's own sessions: one of them can be ended, or all. */
import { Button, Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { PAGE } from '../../api/rows.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { logOut } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { SessionList } from './session-list.tsx';
import classes from './settings.module.css';

type Session = Schemas['Session'];

const PATH = '/api/v1/sessions';
const readAgain = () =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]) === PATH });

const end = ({ id }: Session) =>
  answered(api.DELETE('/api/v1/sessions/{sessionId}', { params: { path: { sessionId: id } } }));

export function OwnSessions() {
  const words = t.settings.sessions;
  const found = $api.useQuery('get', PATH, { params: { query: { limit: PAGE } } });
  const [ending, setEnding] = useState<number>();
  const [asking, setAsking] = useState(false);
  const sessions = found.data?.items ?? [];
  const others = sessions.filter(({ current }) => !current);
  const endOne = async (session: Session) => {
    setEnding(session.id);
    try {
      await end(session);
      sayDone(words.ended);
    } catch (error) {
      sayProblem(error);
    } finally {
      setEnding(undefined);
      void readAgain();
    }
  };
  return (
    <Panel
      title={words.title}
      flush
      actions={
        <Button size="xs" variant="default" onClick={() => setAsking(true)}>
          {words.endAll}
        </Button>
      }
    >
      <div className={classes.pad}>
        {found.isPending ? <Waiting lines={3} /> : null}
        <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      </div>
      {found.data === undefined ? null : (
        <SessionList sessions={sessions} ending={ending} onEnd={(session) => void endOne(session)} />
      )}
      <Everywhere opened={asking} onClose={() => setAsking(false)} others={others} />
    </Panel>
  );
}

function Everywhere(props: { opened: boolean; onClose: () => void; others: readonly Session[] }) {
  const { opened, onClose, others } = props;
  const words = t.settings.sessions;
  const [here, setHere] = useState(false);
  const submit = async () => {
    for (const session of others) await end(session);
    if (here) {
      await logOut();
      return;
    }
    await readAgain();
    sayDone(words.othersEnded);
    onClose();
  };
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.everywhereTitle}
      submit={words.endAll}
      disabled={others.length === 0 && !here}
      onSubmit={submit}
    >
      <Text size="sm">{words.everywhere(others.length)}</Text>
      <Checkbox
        label={words.alsoHere}
        checked={here}
        onChange={(event) => setHere(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
