/** A card that nobody has is given to a driver: to whom it looks like, or whom one picks. */
import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { answered, api, isProblem } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { PickDriver } from '../../parts/pick.tsx';
import { t } from '../../texts/texts.ts';
import { useHolder } from './holder.ts';
import { type MendOf, useMending } from './use-mending.tsx';

/** Spelled as the charger showed it, where it did; else as it was asked for. */
async function give(idTag: string, userid: number) {
  try {
    return await answered(
      api.POST('/api/v1/unknown-tags/{idTag}/assign', { params: { path: { idTag } }, body: { userid } }),
    );
  } catch (error) {
    if (!isProblem(error, 'unknown-tag-not-found')) throw error;
    const params = { path: { userid } };
    return await answered(api.POST('/api/v1/drivers/{userid}/tags', { params, body: { idTag } }));
  }
}

export function AddTag(of: MendOf) {
  const { idTag } = of.tag;
  const { busy, mend, problem } = useMending(of.onMended);
  const shown = $api.useQuery('get', '/api/v1/unknown-tags', { params: { query: { limit: 200 } } });
  const lookalike = shown.data?.items
    .find((one) => one.idTag.toLowerCase() === idTag.toLowerCase())
    ?.lookalikes.at(0);
  const [picked, setPicked] = useState<number | null>();
  const userid = picked === undefined ? (of.forDriver ?? lookalike?.driverId ?? null) : picked;
  const { name } = useHolder(userid ?? undefined, undefined);
  const words = t.access.mend;
  const add = async () => {
    const made = await give(idTag, userid ?? 0);
    return words.added(made.idTag, name ?? t.common.driver(made.driverId));
  };
  return (
    <Stack gap="sm" align="stretch">
      <Text size="sm">{lookalike === undefined ? words.addText : words.lookalike(lookalike.idTag)}</Text>
      <PickDriver
        label={words.add}
        placeholder={words.addHint}
        value={userid}
        onChange={setPicked}
        clearable
      />
      {problem}
      <Button
        style={{ alignSelf: 'flex-start', maxWidth: '100%' }}
        loading={busy}
        disabled={userid === null}
        onClick={() => mend(add)}
      >
        {name === null || userid === null ? words.addButton : words.addTo(name)}
      </Button>
    </Stack>
  );
}
