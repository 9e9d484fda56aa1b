/** Moving a site with all that is nested in it; which rights change their meaning is said before. */
import { Alert, List, Stack, Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { changeThing, type Thing } from '../../api/thing.ts';
import { FormDialog, ruleFor } from '../../parts/dialog.tsx';
import { PickSite } from '../../parts/pick.tsx';
import { sayDone } from '../../parts/say.ts';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { type Conflicting, SiteConflict } from './conflict.tsx';
import { HoldersInLine } from './holders.tsx';
import { fieldsOf, type Site } from './site-draft.ts';
import type { NamedSite, SiteNames } from './site-names.ts';
import { useWhenOpened } from './when-opened.ts';

interface Props {
  opened: boolean;
  onClose: () => void;
  thing: Thing<Site>;
  names: SiteNames;
}

export function MoveSite({ opened, onClose, thing, names }: Props) {
  const words = t.sites.move;
  const [from, setFrom] = useState(thing);
  const site = from.value;
  const can = useCan();
  const [under, setUnder] = useState(site.parentGroupId);
  const [error, setError] = useState<unknown>(null);
  const [conflict, setConflict] = useState<Conflicting<Site> | null>(null);
  useWhenOpened(opened, () => {
    // What was looked at when it was opened counts, not what came in meanwhile.
    setFrom(thing);
    setUnder(thing.value.parentGroupId);
    setError(null);
  });
  const inside = under !== null && names.branchOf(under).some(({ id }) => id === site.id);
  const same = under === site.parentGroupId;
  const nameOf = (id: unknown) => (typeof id === 'number' ? (names.nameOf(id) ?? String(id)) : words.toTop);
  const patch = { parentGroupId: under };
  const move = async (etag: string | null) => {
    setError(null);
    try {
      const params = { path: { siteId: site.id } };
      const answer = await changeThing<Site>('/api/v1/sites/{siteId}', params, patch, etag);
      if ('now' in answer) {
        setConflict({ now: answer.now, patch });
        return;
      }
      sayDone(words.done(site.groupName, nameOf(under)));
      setConflict(null);
      onClose();
    } catch (thrown) {
      setError(thrown);
      throw thrown;
    }
  };
  return (
    <>
      <FormDialog
        opened={opened && conflict === null}
        onClose={onClose}
        title={words.title(site.groupName)}
        onSubmit={() => move(from.etag)}
        submit={words.submit}
        disabled={same || inside}
        size="lg"
      >
        <PickSite
          label={words.under}
          description={words.hint}
          value={under}
          onChange={setUnder}
          clearable
          error={inside ? words.inside : ruleFor(error, 'parentGroupId')}
        />
        {same ? (
          <Text size="sm" c="dimmed">
            {words.same}
          </Text>
        ) : inside || !can('rights:read') ? null : (
          <RightsMoved
            lost={without(names.branchOf(site.parentGroupId), names.branchOf(under))}
            gained={without(names.branchOf(under), names.branchOf(site.parentGroupId))}
          />
        )}
      </FormDialog>
      <SiteConflict
        conflict={conflict}
        fields={fieldsOf}
        said={(_, value) => nameOf(value)}
        onKeepMine={(etag) => move(etag)}
        onTakeTheirs={() => {
          setConflict(null);
          onClose();
        }}
      />
    </>
  );
}

const without = (all: readonly NamedSite[], these: readonly NamedSite[]) =>
  all.filter(({ id }) => !these.some((one) => one.id === id));

/** Rights on what no longer stands above, and on what stands above from now on. */
function RightsMoved({ lost, gained }: { lost: readonly NamedSite[]; gained: readonly NamedSite[] }) {
  const words = t.sites.move;
  const sides = [
    { sites: lost, says: words.lost },
    { sites: gained, says: words.gained },
  ];
  return (
    <Alert color="yellow" variant="light" icon={<KeyRound size={18} aria-hidden />} role="status">
      <Stack gap="xs">
        {lost.length + gained.length === 0 ? <Text size="sm">{words.nothing}</Text> : null}
        {sides.flatMap(({ sites, says }) =>
          sites.map(({ id, name }) => (
            <div key={`${says('')}${id}`}>
              <Text size="sm">{says(name)}</Text>
              <List size="sm">
                <List.Item>
                  <HoldersInLine siteId={id} none={words.nobody} />
                </List.Item>
              </List>
            </div>
          )),
        )}
        <Text size="sm">{words.kept}</Text>
        {lost.length === 0 ? null : <Text size="sm">{words.also}</Text>}
      </Stack>
    </Alert>
  );
}
