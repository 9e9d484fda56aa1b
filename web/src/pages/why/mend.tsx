/** What turns the no into a yes, done in place by who may; the others are told who could. */
import { Text, Title } from '@mantine/core';
import { Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client.ts';
import { type Scope, useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { AddTag } from './mend-add.tsx';
import { GiveRight } from './mend-right.tsx';
import { EndTransactions } from './mend-stop.tsx';
import { ActivateDriver, BeginNow, MoveExpiry, UnblockTag } from './mend-tag.tsx';
import type { MendOf } from './use-mending.tsx';
import classes from './why.module.css';

type Remedy = Schemas['Needed']['remedy'];

const BY: Readonly<Record<Remedy, (of: MendOf) => ReactNode>> = {
  'add-tag': AddTag,
  'unblock-tag': UnblockTag,
  'activate-driver': ActivateDriver,
  wait: BeginNow,
  'move-expiry': MoveExpiry,
  'give-right': GiveRight,
  'end-transaction': EndTransactions,
};

const NEEDS: Readonly<Record<Remedy, readonly [Scope, keyof typeof t.access.mend.may]>> = {
  'add-tag': ['drivers:write', 'drivers'],
  'unblock-tag': ['drivers:write', 'drivers'],
  'activate-driver': ['drivers:write', 'drivers'],
  wait: ['drivers:write', 'drivers'],
  'move-expiry': ['drivers:write', 'drivers'],
  'give-right': ['rights:write', 'rights'],
  'end-transaction': ['chargers:operate', 'operate'],
};

const aboutOf = ({ tag, holder, decided }: MendOf) => ({
  card: tag.idTag,
  driver: holder.name ?? t.access.mend.itsDriver,
  chargerId: decided.chargerId,
});

export function Mend(of: MendOf) {
  const can = useCan();
  const [scope, who] = NEEDS[of.needed.remedy];
  const By = BY[of.needed.remedy];
  const words = t.access.mend;
  // A card of somebody whom we may not see has no id here by which it could be changed.
  const ours = scope !== 'drivers:write' || of.needed.remedy === 'add-tag' || of.tag.tagId !== null;
  // A card that comes by itself is waited for by everybody.
  const offered = (can(scope) && ours) || of.needed.remedy === 'wait';
  return (
    <div className={classes.mend}>
      <Title order={3} size="h5" className={classes.mendTitle}>
        <Wrench size={16} aria-hidden />
        {words.title}
      </Title>
      {offered ? (
        <By {...of} />
      ) : (
        <>
          <Text size="sm">{words.may[who]}</Text>
          <Text size="sm" fw={600}>
            {words.ask(words.askFor[of.needed.remedy](aboutOf(of)))}
          </Text>
        </>
      )}
    </div>
  );
}
