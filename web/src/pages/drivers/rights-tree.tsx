/** Sites as they are nested, with a tick where a right is; what lies under a tick is covered. */
import { ActionIcon, Checkbox, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight, CornerDownRight, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import { RightDates, useSaidDates } from './right-dates.tsx';
import classes from './rights.module.css';
import { type Given, keyOf, onSite, type RightsForm } from './rights-draft.ts';
import { ChangeMark } from './rights-lists.tsx';

const words = t.drivers.rights;
type Node = Schemas['SiteNode'];

interface Place {
  readonly node: Node;
  readonly depth: number;
  /** From the nearest up. */
  readonly above: readonly Node[];
}

/** More are not drawn at once: one searches then. */
const AT_MOST = 400;
/** So far it is open by itself. */
const OPEN_DEPTH = 2;

function placesOf(nodes: readonly Node[], above: readonly Node[] = []): Place[] {
  return nodes.flatMap((node) => [
    { node, depth: above.length, above },
    ...placesOf(node.subgroups, [node, ...above]),
  ]);
}

export function SiteRights({ form }: { form: RightsForm }) {
  // Under a name of its own: what the tree counts changes with each status, the sites do not.
  const tree = useQuery({
    queryKey: ['sites-of-rights'],
    queryFn: () => answered(api.GET('/api/v1/sites/tree')),
  });
  const [text, setText] = useState('');
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const places = useMemo(() => placesOf(tree.data?.items ?? []), [tree.data]);
  const ticked = new Map(form.shown.flatMap((one) => (one.groupId === null ? [] : [[one.groupId, one]])));
  // Opened at first where rights are, as they were read: a tick moves nothing.
  const rooted = useMemo(() => {
    const has = new Set(form.kept.items.map(({ groupId }) => groupId));
    return new Set(
      places.filter(({ node }) => has.has(node.id)).flatMap(({ above }) => above.map(({ id }) => id)),
    );
  }, [places, form.kept]);
  const isOpen = ({ id }: Node, depth: number) => (depth < OPEN_DEPTH || rooted.has(id)) !== toggled.has(id);
  const sought = text.trim().toLocaleLowerCase();
  const visible =
    sought === ''
      ? places.filter(({ above }) => above.every((one, at) => isOpen(one, above.length - 1 - at)))
      : soughtOf(places, sought);
  const toggle = (id: number) => {
    const next = new Set(toggled);
    if (!next.delete(id)) next.add(id);
    setToggled(next);
  };
  return (
    <Panel title={words.sites}>
      <TextInput
        type="search"
        aria-label={words.find}
        placeholder={words.find}
        leftSection={<Search size={16} aria-hidden />}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        mb="xs"
      />
      {tree.isPending ? <Waiting /> : null}
      <ProblemAlert error={tree.error} retry={() => void tree.refetch()} />
      {tree.data !== undefined && visible.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noSites}
        </Text>
      ) : null}
      <ul className={classes.list}>
        {visible.slice(0, AT_MOST).map((place) => (
          <SiteLine
            key={place.node.id}
            place={place}
            form={form}
            ticked={ticked}
            open={sought === '' ? isOpen(place.node, place.depth) : undefined}
            onToggle={() => toggle(place.node.id)}
          />
        ))}
      </ul>
      {visible.length > AT_MOST ? (
        <Text size="sm" c="dimmed" pt="xs">
          {words.more(visible.length - AT_MOST)}
        </Text>
      ) : null}
    </Panel>
  );
}

/** Those whose name has it, with what they are nested in. */
function soughtOf(places: readonly Place[], sought: string): Place[] {
  const shown = new Set<number>();
  for (const { node, above } of places) {
    if (!node.groupName.toLocaleLowerCase().includes(sought)) continue;
    for (const one of [node, ...above]) shown.add(one.id);
  }
  return places.filter(({ node }) => shown.has(node.id));
}

interface LineProps {
  place: Place;
  form: RightsForm;
  ticked: ReadonlyMap<number, Given>;
  /** undefined: it cannot be opened and closed. */
  open: boolean | undefined;
  onToggle: () => void;
}

const isForEver = ({ from, until }: Given) =>
  until === null && (from === null || Date.parse(from) <= Date.now());

function SiteLine({ place, form, ticked, open, onToggle }: LineProps) {
  const { node, depth, above } = place;
  const { change } = form;
  const datesOf = useSaidDates();
  const own = ticked.get(node.id);
  const covering = above.flatMap(({ id }) => ticked.get(id) ?? []);
  const cover = covering.find(isForEver) ?? covering[0];
  // What is covered for ever needs no right of its own; one that it has can be taken away.
  const needless = own === undefined && cover !== undefined && isForEver(cover);
  const key = keyOf(onSite(node.id, node.groupName));
  const kept = form.kept.items.find((one) => keyOf(one) === key);
  return (
    <li className={classes.row} style={{ '--depth': Math.min(depth, 8) } as React.CSSProperties} data-tree>
      {node.subgroups.length > 0 && open !== undefined ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={words.open(node.groupName)}
          aria-expanded={open}
          onClick={onToggle}
        >
          <ChevronRight size={16} aria-hidden className={classes.chevron} data-open={open || undefined} />
        </ActionIcon>
      ) : (
        <span className={classes.noChevron} />
      )}
      <Checkbox
        size="sm"
        className={classes.tick}
        label={<bdi>{node.groupName}</bdi>}
        checked={own !== undefined || needless}
        indeterminate={own === undefined && cover !== undefined && !needless}
        disabled={change === undefined || needless}
        onChange={({ currentTarget }) => {
          const right = own ?? kept ?? onSite(node.id, node.groupName);
          change?.(right, currentTarget.checked ? (kept ?? right) : null);
        }}
      />
      <ChangeMark form={form} about={key} />
      {cover === undefined ? null : (
        <span className={classes.covered}>
          <CornerDownRight size={14} aria-hidden />
          <bdi>
            {isForEver(cover) ? words.covered(cover.name) : words.coveredFor(cover.name, datesOf(cover))}
          </bdi>
        </span>
      )}
      {own === undefined ? null : (
        <span className={classes.rowEnd}>
          <RightDates
            right={own}
            onChange={change === undefined ? undefined : (dates) => change(own, { ...own, ...dates })}
          />
        </span>
      )}
    </li>
  );
}
