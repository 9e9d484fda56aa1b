/** Where a driver may charge, by rights: changes are collected, looked at, and saved together or not at all. */
import { Alert, Button, Group, List, Text } from '@mantine/core';
import { GitMerge, Save, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone } from '../../parts/say.ts';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { WAIT } from './conflict.tsx';
import { useSaidDates } from './right-dates.tsx';
import classes from './rights.module.css';
import {
  afterwards,
  betweenOf,
  type Draft,
  NO_DRAFT,
  type Others,
  type RightsForm,
  rebased,
  saveRights,
  useRights,
  withChange,
} from './rights-draft.ts';
import { ChargerRights, GroupRights } from './rights-lists.tsx';
import { SiteRights } from './rights-tree.tsx';

const words = t.drivers.rights;

interface Props {
  userid: number;
  draft: Draft;
  setDraft: (draft: Draft) => void;
}

export function Rights({ userid, draft, setDraft }: Props) {
  const can = useCan();
  const found = useRights(userid);
  const [others, setOthers] = useState<Others | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  // While something is being changed, it is changed on top of what was looked at.
  const kept = draft.base ?? found.data;
  if (kept === undefined) {
    return (
      <Panel title={words.title}>
        {found.error === null ? (
          <Waiting />
        ) : (
          <ProblemAlert error={found.error} retry={() => void found.refetch()} />
        )}
      </Panel>
    );
  }
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const now = await saveRights(userid, kept, draft);
      if (now === undefined) {
        setDraft(NO_DRAFT);
        setOthers(null);
        sayDone(words.saved);
      } else {
        setOthers(betweenOf(kept, now));
        const mine = rebased(draft, now);
        setDraft(mine);
        if (mine.changes.size === 0) void found.refetch();
      }
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const undo = () => {
    setDraft(NO_DRAFT);
    setOthers(null);
    setError(null);
    void found.refetch();
  };
  const form: RightsForm = {
    kept,
    shown: afterwards(kept, draft),
    draft,
    change: can('rights:write') ? (right, wish) => setDraft(withChange(draft, kept, right, wish)) : undefined,
  };
  return (
    <div className={classes.rights}>
      {others === null ? null : <Conflict others={others} />}
      <ProblemAlert error={error} />
      <SiteRights form={form} />
      <ChargerRights form={form} />
      <GroupRights form={form} />
      {draft.changes.size === 0 ? null : (
        <div className={classes.bar} role="status">
          <Text size="sm" fw={600}>
            {words.unsaved(draft.changes.size)}
          </Text>
          <Group gap="xs">
            <Button
              variant="default"
              size="sm"
              leftSection={<Undo2 size={16} aria-hidden />}
              onClick={undo}
              disabled={busy}
            >
              {words.undo}
            </Button>
            <Button
              size="sm"
              leftSection={<Save size={16} aria-hidden />}
              onClick={() => void save()}
              loading={busy}
            >
              {words.save}
            </Button>
          </Group>
        </div>
      )}
    </div>
  );
}

function Conflict({ others }: { others: Others }) {
  const datesOf = useSaidDates();
  return (
    <Alert {...WAIT} icon={<GitMerge size={18} aria-hidden />} title={words.conflictTitle} role="alert">
      <Text size="sm">{words.conflictText}</Text>
      <List size="sm" mt={4}>
        {others.given.map((right) => (
          <List.Item key={`given ${right.name}`}>{words.conflictGiven(right.name)}</List.Item>
        ))}
        {others.taken.map((right) => (
          <List.Item key={`taken ${right.name}`}>{words.conflictTaken(right.name)}</List.Item>
        ))}
        {others.dated.map((right) => (
          <List.Item key={`dated ${right.name}`}>{words.conflictDates(right.name, datesOf(right))}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
