/** `forecourt doctor`: what is wrong with this installation, and what to do. */
import type { Config } from '../../config.ts';
import { command, JSON_FLAG, type World } from '../command.ts';
import { SERVER_FLAGS, type Target, targetOf } from '../connection.ts';
import type { Finding } from '../doctor/finding.ts';
import { lookAtNode, lookAtStorage, lookAtVariables } from '../doctor/machine.ts';
import { knock, lookAtPublicUrl } from '../doctor/outside.ts';
import { askKey, askServer, type Here } from '../doctor/server.ts';
import { lookAtTls } from '../doctor/tls.ts';
import { MACHINE_FLAGS, serverEnvironment } from '../machine.ts';
import { masked, type Out } from '../out.ts';
import { EXIT } from '../stop.ts';

export const doctor = command({
  words: 'doctor',
  summary: 'what is wrong with this installation, and what to do',
  usage: '[--environment FILE] [--url URL] [--key -]',
  about:
    'Looks at Node, the variables, the data directory and who has it, the disk, the database, its version and how it keeps customers apart, the TLS certificates; asks the server ' +
    'whether it is ready, whether the key is good and which kind it is, what time it has; looks whether PUBLIC_URL leads to it and ' +
    'whether its door answers chargers. Changes nothing. Ends with 1 where something is wrong. Without another URL the server is ' +
    'looked for at HOST and PORT.',
  flags: { ...MACHINE_FLAGS, ...SERVER_FLAGS, ...JSON_FLAG },
  async run(values, _given, world) {
    const env = serverEnvironment(values, world.env);
    world.out.keepSecret(env.FORECOURT_ADMIN_KEY ?? '');
    const { findings, config } = lookAtVariables(env);
    const storage = await lookAtStorage(await world.upkeep(), config);
    const tls = await lookAtTls(config, await world.certificates(), Date.now());
    const own = (values.url ?? values.profile ?? world.env.FORECOURT_URL ?? '') === '';
    const named = await targetOf({ ...values, ...(own ? { url: listening(config) } : {}) }, world);
    const target = { ...named, pinned: own ? tls.known : undefined };
    // Whoever gave no key may still have the server's own.
    const key = target.key ?? env.FORECOURT_ADMIN_KEY;
    const from = target.key === undefined ? { ...target.from, key: 'FORECOURT_ADMIN_KEY' } : target.from;
    const all = [
      lookAtNode(process.versions.node),
      ...findings,
      ...storage.findings,
      ...tls.findings,
      ...(await ask({ ...target, key: key || undefined, from }, config, { held: storage.held, own }, world)),
    ].map((one) => ({ ...one, found: masked(one.found) }));
    const wrong = all.some(({ outcome }) => outcome === 'problem');
    if (values.json) world.out.json({ ok: !wrong, findings: all });
    else print(world.out, all);
    return wrong ? EXIT.no : EXIT.fine;
  },
});

async function ask(target: Target, config: Config, here: Here, world: World): Promise<Finding[]> {
  const heard = await askServer(target, world, here);
  if (!heard.there) return heard.findings;
  const key = await askKey(target, world);
  const outside = await lookAtPublicUrl(config, target, key.ocppUrl, world);
  const doors = [target.url];
  if (config.publicUrl !== undefined && config.publicUrl !== target.url && outside.outcome === 'ok') {
    doors.push(config.publicUrl);
  }
  const pinned = (url: string) => (url === target.url ? target.pinned : undefined);
  const knocks = await Promise.all(doors.map((url) => knock(url, pinned(url))));
  return [...heard.findings, key.finding, outside, ...knocks];
}

/** Who listens everywhere is asked here. */
function listening({ host, port, tlsCert }: Config): string {
  const here = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `${tlsCert.length === 0 ? 'http' : 'https'}://${here.includes(':') ? `[${here}]` : here}:${port}`;
}

function print(out: Out, findings: readonly Finding[]): void {
  for (const { check, outcome, found, remedy } of findings) {
    const word = outcome === 'problem' ? 'PROBLEM' : outcome;
    out.line(`${word.padEnd(8)} ${check.padEnd(10)} ${found}`);
    if (remedy !== null) out.line(`${' '.repeat(20)}→ ${remedy}`);
  }
  const count = (outcome: string) => findings.filter((one) => one.outcome === outcome).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  out.line();
  if (problems + warnings === 0) out.line('nothing is wrong');
  else out.line(`${plural(problems, 'problem')}, ${plural(warnings, 'warning')}`);
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
