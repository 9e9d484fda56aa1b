/** Who is shown what: the door, the assistant of a first start, or the pages. */
import { useEffect, useRef, useState } from 'react';
import { Route, Switch } from 'wouter';
import { isProblem, whenLoggedOut } from './api/client.ts';
import { ProblemAlert, Waiting } from './parts/page.tsx';
import { ChoosePassword, takeLink } from './session/choose-password.tsx';
import { Door } from './session/door.tsx';
import { LogIn } from './session/log-in.tsx';
import { forgetSession, type OwnSession, SessionContext, useOwnSession } from './session/session.ts';
import { Pages, StartPage } from './shell/pages.tsx';
import { Shell } from './shell/shell.tsx';
import { t } from './texts/texts.ts';

const opened = takeLink();

export function App() {
  const [link, setLink] = useState(opened);
  const [note, setNote] = useState<string>();
  const [ended, setEnded] = useState(false);
  const session = useOwnSession();
  useOnePerson(session.data);
  useEffect(() => {
    whenLoggedOut(() => {
      setEnded(true);
      forgetSession();
    });
  }, []);

  if (link !== undefined) {
    const done = (said: string) => {
      setNote(said);
      setLink(undefined);
      setEnded(false);
      forgetSession();
    };
    return <ChoosePassword link={link} onDone={done} />;
  }
  return (
    <Switch>
      <Route path="/start">
        <StartPage />
      </Route>
      <Route>
        {session.isPending ? (
          <Door title={t.common.loading}>
            <Waiting />
          </Door>
        ) : session.data ? (
          <SessionContext value={session.data}>
            <Shell>
              <Pages />
            </Shell>
          </SessionContext>
        ) : session.error !== null && !isProblem(session.error, 'not-authorised') ? (
          <Door title={t.common.product}>
            <ProblemAlert error={session.error} retry={() => void session.refetch()} />
          </Door>
        ) : (
          <LogIn ended={ended} note={note} />
        )}
      </Route>
    </Switch>
  );
}

/** In another tab somebody else may have logged in: nothing of the one is shown to the other, or done in his name. */
function useOnePerson(session: OwnSession | null | undefined) {
  const known = useRef<string>(undefined);
  useEffect(() => {
    const who = session ? `${session.operator.id} ${session.customer.id}` : undefined;
    if (who !== undefined && known.current !== undefined && known.current !== who) location.reload();
    known.current = who;
  }, [session]);
}
