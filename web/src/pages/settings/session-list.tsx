/** Where somebody is logged in, each with its end. */
import { Button } from '@mantine/core';
import { Monitor } from 'lucide-react';
import type { Schemas } from '../../api/client.ts';
import { ToneBadge } from '../../parts/status.tsx';
import { Ago, When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { browserInWords } from './browser-words.ts';
import classes from './settings.module.css';

type Session = Schemas['Session'];

interface Props {
  sessions: readonly Session[];
  /** Under way now. */
  ending: number | undefined;
  onEnd: (session: Session) => void;
}

export function SessionList({ sessions, ending, onEnd }: Props) {
  const words = t.settings.sessions;
  if (sessions.length === 0) return <p className={classes.pad}>{words.none}</p>;
  return (
    <ul className={classes.list} aria-label={words.list}>
      {sessions.map((session) => {
        const where = browserInWords(session.userAgent);
        return (
          <li key={session.id}>
            <Monitor size={18} aria-hidden />
            <div className={classes.what}>
              <b>
                <bdi>{where}</bdi>
              </b>{' '}
              {session.current ? <ToneBadge tone="good">{words.this}</ToneBadge> : null}
              <div className={classes.quiet}>
                <bdi>{session.address}</bdi> · {words.since} <When at={session.createdAt} />
              </div>
            </div>
            <div className={classes.side}>
              {words.used} <Ago at={session.lastSeenAt} />
              <div className={classes.quiet}>
                {words.until} <When at={session.endsAt} />
              </div>
            </div>
            <div className={classes.end}>
              {session.current ? null : (
                <Button
                  size="xs"
                  variant="default"
                  loading={ending === session.id}
                  aria-label={words.endOf(where)}
                  onClick={() => onEnd(session)}
                >
                  {words.end}
                </Button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
