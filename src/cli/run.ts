/** From the words of the command line to the command: finds it, runs it, and says in one sentence what went wrong. */
import { UpkeepRefused } from '../app/ports/upkeep.ts';
import { type Command, helpOf, type World } from './command.ts';
import { backup } from './commands/backup.ts';
import { chargerList } from './commands/charger-list.ts';
import { chargerReset, chargerStart, chargerStop, chargerUnlock } from './commands/charger-order.ts';
import { doctor } from './commands/doctor.ts';
import { driverShow } from './commands/driver-show.ts';
import { exportDrivers, exportTransactions } from './commands/export.ts';
import { importFile } from './commands/import.ts';
import { keyCreate } from './commands/key-create.ts';
import { keyList, keyRevoke, keyRotate } from './commands/keys.ts';
import { operatorInvite, operatorList } from './commands/operator.ts';
import { profileList, profileRemove, profileSave } from './commands/profile.ts';
import { restore } from './commands/restore.ts';
import { profileCpu, profileHeap } from './commands/server-profile.ts';
import { why } from './commands/why.ts';
import { EXIT, type ExitCode, misused, Stop } from './stop.ts';

/** In the order in which the help lists them. */
export const commands: readonly Command[] = [
  doctor,
  why,
  driverShow,
  chargerList,
  chargerStart,
  chargerStop,
  chargerReset,
  chargerUnlock,
  importFile,
  exportTransactions,
  exportDrivers,
  keyCreate,
  keyList,
  keyRotate,
  keyRevoke,
  operatorInvite,
  operatorList,
  profileSave,
  profileList,
  profileRemove,
  profileCpu,
  profileHeap,
  backup,
  restore,
];

/** Runs `argv`, the words after `forecourt`, and answers the exit code. */
export async function runCommand(argv: readonly string[], world: World): Promise<ExitCode> {
  const { out, signal } = world;
  for (const name of ['FORECOURT_KEY', 'FORECOURT_ADMIN_KEY']) out.keepSecret(world.env[name] ?? '');
  const asJson = argv.includes('--json');
  try {
    const { found, rest } = find(argv);
    if (found === undefined) {
      for (const line of groupHelp(argv[0] ?? '')) out.line(line);
      return EXIT.fine;
    }
    if (asksHelp(rest)) {
      for (const line of helpOf(found).trimEnd().split('\n')) out.line(line);
      return EXIT.fine;
    }
    return await found.run(rest, world);
  } catch (error) {
    if (signal.aborted) return EXIT.signalled;
    const stop = error instanceof UpkeepRefused ? new Stop(EXIT.no, error.message) : error;
    if (!(stop instanceof Stop)) throw error;
    const { exitCode, told } = stop;
    const message = /[.?]$/.test(stop.message) ? stop.message : `${stop.message}.`;
    out.note(asJson ? JSON.stringify({ error: { exitCode, message, ...told } }) : `forecourt: ${message}`);
    return exitCode;
  }
}

/** What comes after `--` is no flag. */
function asksHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

/** `driver show 12` → the command and `12`; no command where only a group's help is asked for. */
function find(argv: readonly string[]): { found: Command | undefined; rest: readonly string[] } {
  const [first = '', second = ''] = argv;
  const alone = commands.find(({ words }) => words === first);
  if (alone !== undefined) return { found: alone, rest: argv.slice(1) };
  const pair = commands.find(({ words }) => words === `${first} ${second}`);
  if (pair !== undefined) return { found: pair, rest: argv.slice(2) };
  const group = commands.filter(({ words }) => words.startsWith(`${first} `));
  if (group.length > 0 && asksHelp(argv.slice(1, 2))) return { found: undefined, rest: [] };
  const words = group.length === 0 ? [] : group.map((one) => `forecourt ${one.words}`);
  throw misused(
    words.length === 0
      ? `there is no command '${first}'; \`forecourt --help\` lists them`
      : `forecourt ${first} needs a second word: ${words.join(', ')}`,
  );
}

const groupHelp = (group: string) =>
  commands
    .filter(({ words }) => words.startsWith(`${group} `))
    .map(({ words, summary }) => `forecourt ${words}: ${summary}`);
