/** One change that somebody made, in a sentence, with what it was before and after. */
import { Anchor, Button, Code } from '@mantine/core';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '../api/client.ts';
import { t } from '../texts/texts.ts';
import { to } from './address.ts';
import classes from './change.module.css';
import { ChangeValue, fieldWord, isBlank } from './change-value.tsx';
import {
  ActorName,
  ChargerName,
  DriverName,
  NumberedCharger,
  SiteName,
  toldOf,
  useToldName,
} from './names.tsx';
import { When } from './time.tsx';

type Entry = Schemas['AuditEntry'];

/** Fields that are shown before one asks for more. */
const FEW = 4;

/** @param plain without links to pages: of a history that stands on one. */
export function ChangeEntry({ entry, bare = false }: { entry: Entry; bare?: boolean }) {
  const words = t.changes;
  return (
    <article className={classes.entry}>
      <div className={classes.sentence}>
        <span className={classes.text}>
          <b>
            <ActorName actor={entry.actor} />
          </b>{' '}
          {words.did[entry.action] ?? entry.action} {bare ? null : <Thing entry={entry} />}
        </span>
        <span className={classes.when}>
          <When at={entry.at} seconds />
        </span>
      </div>
      {entry.reason === null ? null : (
        <p className={classes.reason}>
          <bdi>{words.reason(entry.reason)}</bdi>
        </p>
      )}
      <Changes entry={entry} />
      {entry.requestId === null ? null : (
        <Code className={classes.request}>{words.request(entry.requestId)}</Code>
      )}
    </article>
  );
}

function Changes({ entry: { changes, action } }: { entry: Entry }) {
  const words = t.changes;
  const [open, setOpen] = useState(false);
  const told = Object.entries(changes).filter(([, { from, to: after }]) => !isBlank(from) || !isBlank(after));
  const shown = open ? told : told.slice(0, FEW);
  const one = action === 'create' || action === 'delete';
  // Of secrets nothing is told but that there is another.
  const isSecret = (field: string) => field === 'password';
  if (told.length === 0) return null;
  return (
    <div>
      <dl className={classes.changes}>
        {shown.map(([field, { from, to: after }]) => (
          <div key={field}>
            <dt>{fieldWord(field)}</dt>
            <dd>
              {one || isSecret(field) ? (
                <ChangeValue field={field} value={action === 'delete' ? from : after} />
              ) : (
                <>
                  <del>
                    <span className={classes.unseen}>{words.before} </span>
                    <ChangeValue field={field} value={from} />
                  </del>
                  <ArrowRight size={13} aria-hidden />
                  <ins>
                    <span className={classes.unseen}>{words.after} </span>
                    <ChangeValue field={field} value={after} />
                  </ins>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {told.length <= FEW ? null : (
        <Button size="compact-xs" variant="subtle" onClick={() => setOpen(!open)} aria-expanded={open}>
          {open ? words.less : words.more(told.length - FEW)}
        </Button>
      )}
    </div>
  );
}

/** What it was done to, with the way to it where it still stands. */
function Thing({ entry }: { entry: Entry }) {
  const { thing, thingId, changes, driverId, action } = entry;
  const words = t.changes;
  const gone = action === 'delete' || action === 'erase';
  const word = words.thing[thing] ?? thing;
  const named = (field: string) => toldOf(changes, field);
  const name = named('name');
  const driver = driverId === null ? null : <DriverName id={driverId} gone={gone && thing === 'driver'} />;
  switch (thing) {
    case 'customer':
      return word;
    case 'site': {
      const siteName = named('groupName');
      return (
        <>
          {word} {gone ? <bdi>{siteName ?? thingId}</bdi> : <SiteName id={Number(thingId)} name={siteName} />}
        </>
      );
    }
    case 'charger': {
      const chargerId = named('chargerId');
      if (gone) return <>{`${word} ${chargerId ?? thingId}`}</>;
      return (
        <>
          {word}{' '}
          {chargerId === undefined ? <NumberedCharger id={thingId} /> : <ChargerName chargerId={chargerId} />}
        </>
      );
    }
    case 'socket': {
      const [charger = '', socket = ''] = thingId.split('/');
      return (
        <>
          {words.atSocket(socket)} <NumberedCharger id={charger} />
        </>
      );
    }
    case 'driver':
    case 'external-ids':
      return (
        <>
          {word} {gone && name !== undefined ? <bdi>{name}</bdi> : driver}
        </>
      );
    case 'tag':
      return (
        <>
          {word} <bdi>{named('idTag') ?? thingId}</bdi> {driver === null ? null : words.ofDriver} {driver}
        </>
      );
    case 'right':
      return <Right thingId={thingId} driver={driver} />;
    case 'transaction':
      return (
        <>
          {word}{' '}
          <Anchor component={Link} href={to.transaction(Number(thingId))} inherit>
            {thingId}
          </Anchor>
        </>
      );
    case 'operator':
    case 'key':
      return <Member thing={thing} id={thingId} name={name} />;
    default:
      return (
        <>
          {word} <bdi>{name ?? thingId}</bdi>
        </>
      );
  }
}

function Right({ thingId, driver }: { thingId: string; driver: React.ReactNode }) {
  const [kind = '', id = ''] = thingId.split(' ');
  const { rightOn, forDriver } = t.changes;
  const words = rightOn[kind as keyof typeof rightOn] ?? kind;
  return (
    <>
      {words}{' '}
      {kind === 'site' ? <SiteName id={Number(id)} /> : kind === 'charger' ? <NumberedCharger id={id} /> : id}{' '}
      {driver === null ? null : forDriver} {driver}
    </>
  );
}

function Member({ thing, id, name }: { thing: 'operator' | 'key'; id: string; name: string | undefined }) {
  const told = useToldName(thing, id);
  return (
    <>
      {t.changes.thing[thing]} <bdi>{name ?? told ?? id}</bdi>
    </>
  );
}
