/** `forecourt driver show`: a driver's document, found by its id, its external id or one of its tags. */
import { CHARGER_HEAD, chargerRow, FOR_EVER, momentOr, type ShownCharger } from '../chargers.ts';
import { type Client, clientOf } from '../client.ts';
import { command, idOf, JSON_FLAG } from '../command.ts';
import { SERVER_FLAGS, targetOf } from '../connection.ts';
import { type Out, table } from '../out.ts';
import { EXIT, misused, Stop } from '../stop.ts';

interface Group {
  readonly chargers: readonly ShownCharger[];
  readonly subgroups: readonly Group[];
}

interface Document {
  readonly id: number;
  readonly name: string;
  readonly homeGroupId: number;
  readonly homeGroupName: string;
  readonly externalId: string;
  readonly tags: readonly {
    readonly id: number;
    readonly idTag: string;
    readonly tokenName: string;
    readonly startDate: string | null;
    readonly expiringDate: string | null;
  }[];
  readonly chargerGroups: readonly Group[];
  readonly chargers: readonly ShownCharger[];
}

/** What the document does not tell. */
interface Profile {
  readonly active: boolean;
  readonly tags: readonly {
    readonly id: number;
    readonly blocked: boolean;
    readonly blockedReason: string | null;
  }[];
}

export const driverShow = command({
  words: 'driver show',
  summary: 'a driver, its tags and where it may charge',
  usage: 'USERID | --external-id ID | --tag TAG',
  about:
    'Shows a driver, its tags, and the chargers at which it may charge with what they do now. With --json it is the document of ' +
    'GET /api/v1/drivers/{userid}, as the server sends it.',
  flags: {
    'external-id': { type: 'string', value: 'ID', about: 'the driver with this external id' },
    tag: { type: 'string', value: 'TAG', about: 'the driver who has this tag' },
    ...SERVER_FLAGS,
    ...JSON_FLAG,
  },
  takes: ['USERID'],
  async run(values, [userid], world) {
    const { 'external-id': externalId, tag } = values;
    if ([userid, externalId, tag].filter((word) => word !== undefined).length !== 1) {
      throw misused('say which driver: USERID, --external-id ID or --tag TAG, and one of them only');
    }
    const known = userid === undefined ? undefined : idOf(userid, 'USERID');
    const client = clientOf(await targetOf(values, world), world);
    const id = known ?? (await find(client, { externalId, idTag: tag }));
    const text = await client.getText(`/drivers/${id}`);
    if (values.json) await world.out.raw(`${text.trimEnd()}\n`);
    else show(world.out, JSON.parse(text) as Document, await client.get<Profile>(`/drivers/${id}/profile`));
    return EXIT.fine;
  },
});

async function find(
  client: Client,
  by: { readonly externalId: string | undefined; readonly idTag: string | undefined },
): Promise<number> {
  const { items } = await client.get<{ items: readonly { readonly id: number }[] }>('/drivers', by);
  const [found] = items;
  if (found !== undefined) return found.id;
  throw new Stop(
    EXIT.no,
    by.idTag === undefined
      ? `no driver of this customer has the external id '${by.externalId}'`
      : `no driver of this customer has the tag '${by.idTag}'`,
  );
}

function show(out: Out, driver: Document, { active, tags }: Profile): void {
  const home = driver.homeGroupId === 0 ? '–' : `${driver.homeGroupId} (${driver.homeGroupName})`;
  out.line(`driver ${driver.id}  ${driver.name}`);
  out.line(`home site    ${home}`);
  out.line(`external id  ${driver.externalId || '–'}`);
  if (!active) out.line('inactive: it may charge nowhere');
  out.line();
  if (driver.tags.length === 0) out.line('no tags');
  else {
    const head = ['tag', 'name', 'good from', 'until', 'blocked'];
    const blocks = new Map(
      tags.flatMap(({ id, blocked, blockedReason }) =>
        blocked ? [[id, blockedReason ?? 'yes'] as const] : [],
      ),
    );
    const rows = driver.tags.map(({ id, idTag, tokenName, startDate, expiringDate }) => [
      idTag,
      tokenName || '–',
      startDate ?? '–',
      momentOr(expiringDate, FOR_EVER),
      blocks.get(id) ?? '–',
    ]);
    for (const line of table(head, rows)) out.line(line);
  }
  out.line();
  const chargers = [...driver.chargerGroups.flatMap(within), ...driver.chargers];
  if (chargers.length === 0) out.line('no charger at which it may charge');
  else for (const line of table(CHARGER_HEAD, chargers.map(chargerRow))) out.line(line);
}

/** Chargers of a site and of those nested in it. */
function within(group: Group): ShownCharger[] {
  return [...group.chargers, ...group.subgroups.flatMap(within)];
}
