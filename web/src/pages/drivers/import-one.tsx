/** One import: how far it is, and what became of each line. */
import { Anchor, Button, Progress, Text } from '@mantine/core';
import { FileX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { answered, api, isProblem } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { follow } from '../../api/stream.ts';
import { Empty, PageHead, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { Ago } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './import.module.css';
import { ForReal } from './import-for-real.tsx';
import { ImportState } from './import-list.tsx';
import { ImportRows } from './import-rows.tsx';
import { doneLines, type Import, isOver } from './import-send.ts';

const words = t.imports;
const TRAIL = [
  { name: t.drivers.title, href: '/drivers' },
  { name: words.title, href: '/imports' },
];

const optionsOf = (id: number) =>
  $api.queryOptions('get', '/api/v1/imports/{importId}', { params: { path: { importId: id } } });

/** As it is now, told by itself while it is under way. */
function useImport(id: number) {
  const found = $api.useQuery('get', '/api/v1/imports/{importId}', { params: { path: { importId: id } } });
  const [deaf, setDeaf] = useState(false);
  const listens = found.data !== undefined && !isOver(found.data);
  useEffect(() => {
    if (!listens) return undefined;
    const heard = (now: Import) => {
      setDeaf(false);
      queries.setQueryData(optionsOf(id).queryKey, now);
    };
    const end = follow(`/api/v1/imports/${id}/events`, {
      event({ kind, data }) {
        heard(data as unknown as Import);
        if (kind !== 'end') return;
        end();
        void queries.invalidateQueries({ queryKey: ['rows', 'imports'] });
      },
      lost: () => void queries.invalidateQueries(optionsOf(id)),
      open: () => setDeaf(false),
      broken: () => setDeaf(true),
    });
    return end;
  }, [id, listens]);
  return { ...found, deaf };
}

export function OneImport({ id }: { id: number }) {
  const found = useImport(id);
  if (found.data !== undefined) return <Shown import={found.data} deaf={found.deaf} />;
  if (isProblem(found.error) && found.error.status === 404) {
    return (
      <>
        <PageHead title={words.notFound} trail={TRAIL} />
        <Empty
          icon={FileX}
          title={words.notFound}
          action={
            <Anchor component={Link} href="/imports">
              {words.toList}
            </Anchor>
          }
        >
          {words.notFoundText}
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHead title={words.one(id)} trail={TRAIL} />
      {found.error === null ? (
        <Waiting />
      ) : (
        <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      )}
    </>
  );
}

function Shown({ import: one, deaf }: { import: Import; deaf: boolean }) {
  const can = useCan();
  const [stopping, setStopping] = useState(false);
  const over = isOver(one);
  const stop = async () => {
    setStopping(true);
    try {
      const params = { path: { importId: one.id } };
      const now = await answered(api.DELETE('/api/v1/imports/{importId}', { params }));
      queries.setQueryData(optionsOf(one.id).queryKey, now);
      sayDone(words.cancelled);
    } catch (error) {
      sayProblem(error);
    } finally {
      setStopping(false);
    }
  };
  useChangedThings(one);
  return (
    <>
      <PageHead
        title={`${words.kinds[one.kind]} · ${words.one(one.id)}`}
        trail={TRAIL}
        beside={
          <>
            <ImportState state={one.state} />
            {one.dryRun ? <span className={classes.dry}>{words.dry}</span> : null}
          </>
        }
        under={
          <>
            {words.by(one.askedBy)} · <Ago at={one.createdAt} /> · {words.lines(one.lines)}
          </>
        }
        actions={
          over || !can('imports:write') ? undefined : (
            <Button variant="default" loading={stopping} onClick={() => void stop()}>
              {words.cancel}
            </Button>
          )
        }
      />
      {over ? null : <Running import={one} deaf={deaf} />}
      {one.problem === null ? null : <ProblemAlert error={one.problem} title={words.failed} />}
      {one.dryRun && one.state === 'done' && can('imports:write') ? <ForReal dry={one} /> : null}
      <ImportRows import={one} />
    </>
  );
}

function Running({ import: one, deaf }: { import: Import; deaf: boolean }) {
  return (
    <div className={classes.running}>
      <Progress value={one.progress} aria-label={words.progress(doneLines(one), one.lines)} />
      <Text size="sm" c="dimmed">
        {words.progress(doneLines(one), one.lines)}
      </Text>
      {deaf ? (
        <Text size="sm" role="status">
          {words.lost}
        </Text>
      ) : null}
    </div>
  );
}

/** Whatever is shown elsewhere of what came in is read again, once it is over. */
function useChangedThings(one: Import) {
  const was = useRef(isOver(one));
  const over = isOver(one);
  useEffect(() => {
    if (over && !was.current && !one.dryRun) void queries.invalidateQueries();
    was.current = over;
  }, [over, one.dryRun]);
}
