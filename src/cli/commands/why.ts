/** `forecourt why`: whether a tag or a driver may charge at a charger, step by step. */
import { type Client, clientOf } from '../client.ts';
import { command, idOf, JSON_FLAG, wholeNumber } from '../command.ts';
import { SERVER_FLAGS, targetOf } from '../connection.ts';
import type { Out } from '../out.ts';
import { EXIT, misused } from '../stop.ts';

interface Place {
  readonly chargerId: string;
  readonly groupId: number;
  readonly groupName: string;
  readonly purpose: string;
  readonly decidedAt: string;
}

interface Verdict {
  readonly idTag: string;
  readonly allowed: boolean;
  readonly outcome: string;
  readonly steps: readonly {
    readonly step: string;
    readonly passed: boolean;
    readonly found: string;
    readonly right: {
      readonly givenBy: string;
      readonly givenAt: string;
      readonly until: string | null;
    } | null;
    readonly running:
      | readonly { readonly transactionId: number; readonly chargerId: string; readonly startedAt: string }[]
      | null;
  }[];
  readonly needed: { readonly words: string; readonly from: string | null } | null;
}

type TagAccess = Place & Verdict;
type DriverAccess = Place & { readonly items: readonly Verdict[]; readonly nextCursor: string | null };

export const why = command({
  words: 'why',
  summary: 'whether a tag or a driver may charge at a charger, step by step',
  usage: '(--tag TAG | --driver USERID [--tag TAG]) --charger ID [--purpose PURPOSE] [--socket N]',
  about:
    'Says whether a tag, or each tag of a driver, may charge at a charger now: every step of the decision and, where one fails, ' +
    'what would be needed. It is what the charger would be told; nothing is kept of the question. Ends with 1 where the answer ' +
    'is no; for a driver, where none of the tags may charge.',
  flags: {
    tag: { type: 'string', value: 'TAG', about: 'the tag, as the charger reads it' },
    driver: { type: 'string', value: 'USERID', about: 'the driver: each tag that it has' },
    charger: { type: 'string', value: 'ID', about: 'the chargerId' },
    purpose: {
      type: 'string',
      value: 'PURPOSE',
      about: 'start: may it begin to charge; authorize: is the tag accepted when it is shown (start)',
    },
    socket: {
      type: 'string',
      value: 'N',
      about: 'the socket that it would start on: what the tag runs there does not count',
    },
    ...SERVER_FLAGS,
    ...JSON_FLAG,
  },
  async run(values, _given, world) {
    const { tag, driver, charger, json } = values;
    if (tag === undefined && driver === undefined)
      throw misused('--tag or --driver is missing: who wants to charge');
    if (charger === undefined) throw misused('--charger is missing: where');
    const query = {
      chargerId: charger,
      idTag: tag,
      purpose: values.purpose,
      socketId:
        values.socket === undefined ? undefined : wholeNumber(values.socket, '--socket', 1, 2 ** 31 - 1),
    };
    const userid = driver === undefined ? undefined : idOf(driver, '--driver');
    const client = clientOf(await targetOf(values, world), world);
    if (userid === undefined) {
      const access = await client.get<TagAccess>('/access', query);
      if (json) world.out.json(access);
      else explain(world.out, access, access);
      return access.allowed ? EXIT.fine : EXIT.no;
    }
    const access = await driverAccess(client, userid, query);
    if (json) world.out.json(access);
    else if (access.items.length > 0) for (const one of access.items) explain(world.out, access, one);
    else world.out.line(`no: driver ${userid} has no tag`);
    return access.items.some(({ allowed }) => allowed) ? EXIT.fine : EXIT.no;
  },
});

/** All tags in one answer. */
async function driverAccess(
  client: Client,
  userid: number,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<DriverAccess> {
  const ask = (cursor: string | undefined) =>
    client.get<DriverAccess>(`/drivers/${userid}/access`, { ...query, cursor });
  let page = await ask(undefined);
  const items = [...page.items];
  while (page.nextCursor !== null) {
    page = await ask(page.nextCursor);
    items.push(...page.items);
  }
  return { ...page, items };
}

function explain(out: Out, place: Place, verdict: Verdict): void {
  const where = `${place.chargerId}, site ${place.groupId} (${place.groupName})`;
  const answer = verdict.allowed ? 'yes' : `no, ${verdict.outcome}`;
  out.line(`tag ${verdict.idTag} at ${where}: ${answer}`);
  for (const { step, passed, found, right, running } of verdict.steps) {
    out.line(`  ${passed ? 'ok' : 'NO'}  ${step.padEnd(12)} ${found}`);
    if (right !== null) {
      const until = right.until === null ? '' : `, until ${right.until}`;
      out.line(`${' '.repeat(19)}given by ${right.givenBy} at ${right.givenAt}${until}`);
    }
    for (const one of running ?? []) {
      out.line(
        `${' '.repeat(19)}transaction ${one.transactionId} at ${one.chargerId} since ${one.startedAt}`,
      );
    }
  }
  if (verdict.needed !== null) {
    out.line(`  needed: ${verdict.needed.words}`);
    if (verdict.needed.from !== null) out.line(`  by itself from ${verdict.needed.from}`);
  }
}
