/** What the doctor looks at on this machine: Node, the variables, the data directory, the disk, the database. */
import type { DatabaseFacts, DataDirFacts, Look } from '../../app/ports/upkeep.ts';
import { type Config, ConfigError, readConfig } from '../../config.ts';
import type { Env } from '../command.ts';
import { type Finding, ok, problem, skipped, warning } from './finding.ts';

/** As package.json's `engines` and bin/needs-node.mjs have it for running from sources. */
const OLDEST_NODE = 24;
/** Below these a server soon stops answering, bytes. */
const LITTLE_DISK = 1e9;
const NO_DISK = 100e6;

export function lookAtNode(version: string): Finding {
  return Number(version.split('.')[0]) >= OLDEST_NODE
    ? ok('node', `Node ${version}`)
    : problem('node', `Node ${version} is too old`, `\`npm ci\` brings Node ${OLDEST_NODE} along`);
}

/** Every wrong variable, not the first alone; and the configuration as it would be without them. */
export function lookAtVariables(env: Env): { findings: Finding[]; config: Config } {
  const findings: Finding[] = [];
  const good: Record<string, string | undefined> = { ...env };
  for (;;) {
    try {
      const config = readConfig(good);
      if (findings.length === 0) findings.push(ok('variables', 'every variable can be used'));
      return { findings, config };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const { variable } = error;
      if (good[variable] === undefined) throw error;
      good[variable] = undefined;
      findings.push(
        problem('variables', error.message, `mend ${variable}: the server does not start with it`),
      );
    }
  }
}

export async function lookAtStorage(
  look: Look,
  config: Config,
): Promise<{ findings: Finding[]; held: boolean }> {
  const [folder, database] = [await look.lookAtDataDir(config.dataDir), await look.lookAtDatabase(config)];
  const findings = [dataDir(folder), disk(folder), ...databaseOf(database), ...wallOf(database)];
  return { findings, held: folder.held !== null };
}

function dataDir({ path, exists, problem: why, held }: DataDirFacts): Finding {
  if (why !== null) {
    return problem('data-dir', why, 'let the server’s user own DATA_DIR, or run the doctor as that user');
  }
  if (!exists) return ok('data-dir', `${path} is not there yet; the first start makes it`);
  if (held === null) return ok('data-dir', `${path} can be written, and no server has it`);
  return ok('data-dir', `${path} can be written; process ${held.pid ?? 'unknown'} has it`);
}

function disk({ freeBytes, path }: DataDirFacts): Finding {
  if (freeBytes === null) return skipped('disk', 'the system does not tell how much is free');
  const found = `${(freeBytes / 1e9).toFixed(1)} GB free where ${path} is`;
  const remedy = 'make room: without it nothing can be saved, and what cannot be saved is not answered';
  if (freeBytes < NO_DISK) return problem('disk', found, remedy);
  return freeBytes < LITTLE_DISK ? warning('disk', found, remedy) : ok('disk', found);
}

function databaseOf(facts: DatabaseFacts): Finding[] {
  const { where, state, pending, problems } = facts;
  const version = facts.version === null ? '' : `${facts.version}, `;
  const reached = facts.engine === 'embedded' ? version : `${version}${where}, `;
  switch (state) {
    case 'unusable':
      return problems.map((sentence) => problem('database', sentence, remedyOf(facts)));
    case 'absent':
      return [ok('database', `${reached}empty: the first start makes it`)];
    case 'behind':
      return [
        warning(
          'database',
          `${reached}${pending.length} migrations pending: ${pending.join(', ')}`,
          'back up; the next start applies them',
        ),
      ];
    case 'current':
      return [ok('database', `${reached}at this version’s schema`)];
  }
}

function wallOf({ wall }: DatabaseFacts): Finding[] {
  if (wall === null) return [];
  const { outcome, found } = wall;
  switch (outcome) {
    case 'ok':
      return [ok('wall', found)];
    case 'warning':
      return [
        warning(
          'wall',
          found,
          'let the server work as a role that owns nothing: docs/operations.md, Roles on PostgreSQL',
        ),
      ];
    case 'problem':
      return [
        problem('wall', found, 'the next start of the server mends it, as the role that owns the tables'),
      ];
  }
}

const remedyOf = ({ engine }: DatabaseFacts) =>
  engine === 'embedded'
    ? 'see docs/operations.md, What to do when; a backup comes back by `forecourt restore`'
    : 'see docs/operations.md, PostgreSQL: the server does not start, or stops answering, until it is mended';
