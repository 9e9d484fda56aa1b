/** `forecourt charger start`, `stop`, `reset`, `unlock`: what is ordered of a charger every day, and what it says to it. */
import { clientOf } from '../client.ts';
import { command, type Flags, idOf, JSON_FLAG, type Values, type World, wholeNumber } from '../command.ts';
import { SERVER_FLAGS, targetOf } from '../connection.ts';
import { EXIT, type ExitCode, misused } from '../stop.ts';

/** As long as this the charger's answer is waited for. */
const WAIT = '20s';
const MOST_SOCKETS = 1000;
const MOST_INT32 = 2 ** 31 - 1;

interface Ordered {
  readonly id: number;
  readonly chargerId: string;
  readonly action: string;
  readonly state: string;
  readonly problem: string | null;
  readonly answer: { readonly status?: unknown } | null;
  readonly effect: string | null;
}

const FLAGS = {
  'expires-in': {
    type: 'string',
    value: 'TIME',
    about: 'how long it may wait for a charger that is away, like 30m or 24h; else it does not',
  },
  ...SERVER_FLAGS,
  ...JSON_FLAG,
} as const satisfies Flags;
const SOCKET = { type: 'string', value: 'N', about: 'the number of the socket' } as const;
const TOLD = `Its answer is waited for up to ${WAIT}. Ends with 1 where the charger says no, or cannot be asked; what still waits for it then is no mistake.`;

export const chargerStart = command({
  words: 'charger start',
  summary: 'asks a charger to start charging, for a tag or a driver',
  usage: 'CHARGER (--tag TAG | --driver USERID) [--socket N] [--unchecked] [--expires-in TIME]',
  about: `Asks the charger to start. With --driver the first of its tags that may charge there is taken. ${TOLD} That the charger accepts does not say that somebody plugs in: the command tells later whether a transaction began.`,
  flags: {
    tag: { type: 'string', value: 'TAG', about: 'the tag, as the charger reads it' },
    driver: { type: 'string', value: 'USERID', about: 'the driver' },
    socket: { ...SOCKET, about: 'on this socket; else the charger chooses' },
    unchecked: { type: 'boolean', about: 'although the tag may not charge there' },
    ...FLAGS,
  },
  takes: ['CHARGER'],
  async run(values, given, world) {
    const { tag, driver } = values;
    if (tag === undefined && driver === undefined)
      throw misused('--tag or --driver is missing: who is to charge');
    return order(values, world, `${charger(given)}/start`, {
      idTag: tag,
      driverId: driver === undefined ? undefined : wholeNumber(driver, '--driver', 1, MOST_INT32),
      socketId: values.socket === undefined ? undefined : socket(values.socket),
      unchecked: values.unchecked,
    });
  },
});

export const chargerStop = command({
  words: 'charger stop',
  summary: 'asks to stop a transaction, what runs on a socket, or all of a driver',
  usage: '(CHARGER --socket N | --transaction ID | --driver USERID) [--expires-in TIME]',
  about: `Asks the charger to stop what runs on the socket, one transaction, or every transaction that runs with a tag of the driver. ${TOLD}`,
  flags: {
    socket: { ...SOCKET, about: 'what runs on this socket of the charger' },
    transaction: { type: 'string', value: 'ID', about: 'this transaction, wherever it runs' },
    driver: { type: 'string', value: 'USERID', about: 'all that this driver charges' },
    ...FLAGS,
  },
  takes: ['CHARGER'],
  async run(values, given, world) {
    const { transaction, driver } = values;
    const named = [values.socket, transaction, driver].filter((one) => one !== undefined).length;
    if (named !== 1 || (values.socket === undefined) !== (given.length === 0))
      throw misused('say what to stop: CHARGER --socket N, --transaction ID or --driver USERID');
    if (transaction !== undefined)
      return order(
        values,
        world,
        `/transactions/${wholeNumber(transaction, '--transaction', 1, MOST_INT32)}/stop`,
      );
    if (driver !== undefined) return order(values, world, `/drivers/${idOf(driver, '--driver')}/stop`);
    return order(values, world, `${charger(given)}/sockets/${socket(values.socket ?? '')}/stop`);
  },
});

export const chargerReset = command({
  words: 'charger reset',
  summary: 'asks a charger to restart',
  usage: 'CHARGER [--hard] [--expires-in TIME]',
  about: `Asks the charger to end what runs and restart; with --hard to restart at once. ${TOLD}`,
  flags: { hard: { type: 'boolean', about: 'at once, whatever runs' }, ...FLAGS },
  takes: ['CHARGER'],
  run: (values, given, world) =>
    order(values, world, `${charger(given)}/reset`, { type: values.hard ? 'hard' : 'soft' }),
});

export const chargerUnlock = command({
  words: 'charger unlock',
  summary: 'asks a charger to let a plug go',
  usage: 'CHARGER --socket N [--expires-in TIME]',
  about: `Asks the charger to unlock the plug; what runs on the socket ends. ${TOLD}`,
  flags: { socket: SOCKET, ...FLAGS },
  takes: ['CHARGER'],
  async run(values, given, world) {
    if (values.socket === undefined) throw misused('--socket is missing: which plug');
    return order(values, world, `${charger(given)}/sockets/${socket(values.socket)}/unlock`);
  },
});

function charger([id]: readonly string[]): string {
  if (id === undefined) throw misused('CHARGER is missing: the chargerId');
  return `/chargers/${encodeURIComponent(id)}`;
}

const socket = (text: string) => wholeNumber(text, '--socket', 1, MOST_SOCKETS);

async function order(
  values: Values<typeof FLAGS>,
  world: World,
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const client = clientOf(await targetOf(values, world), world);
  const waits = values['expires-in'];
  const query = `?wait=${WAIT}${waits === undefined ? '' : `&expiresIn=${encodeURIComponent(waits)}`}`;
  const told = await client.post<Ordered | { readonly items: readonly Ordered[] }>(path + query, body);
  const all = 'items' in told ? told.items : [told];
  if (values.json) world.out.json(told);
  else if (all.length === 0) world.out.line('nothing runs');
  else for (const one of all) world.out.line(sentence(one));
  return all.every(({ state }) => ['accepted', 'queued', 'sent'].includes(state)) ? EXIT.fine : EXIT.no;
}

/** `command 12, Reset of YARD-1: rejected` */
function sentence({ id, action, chargerId, state, answer, problem }: Ordered): string {
  const why = problem ?? (answer?.status === undefined ? '' : String(answer.status));
  return `command ${id}, ${action} of ${chargerId}: ${state}${why === '' ? '' : ` (${why})`}`;
}
