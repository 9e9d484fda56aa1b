// The import law (.dependency-cruiser.mjs) over all our folders. dependency-cruiser is content with seeing nothing (with a
// TypeScript it does not know it sees 0 modules and says all is well), so each source file must be among what it saw.
import { type Check, existing, overlooked, reportAndExit, run } from './checks.ts';
import { isEntry, root } from './entry.ts';

interface Cruise {
  modules: { source: string; dependencies: unknown[] }[];
  summary: {
    totalDependenciesCruised: number;
    violations: { rule: { name: string }; from: string; to: string; cycle?: { name: string }[] }[];
    ruleSetUsed?: { forbidden?: { name: string; comment?: string }[] };
  };
}

export const checkImports: Check = async (directory) => {
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...existing(directory)];
  const { stdout, output } = await run('dependency-cruiser/bin/dependency-cruiser.mjs', args, directory);
  if (!stdout.startsWith('{')) return { looked: '0 modules', problems: [output] };
  const { modules, summary } = JSON.parse(stdout) as Cruise;

  const reasons = new Map(summary.ruleSetUsed?.forbidden?.map(({ name, comment }) => [name, comment]));
  const problems = summary.violations.map(({ rule, from, to, cycle }) => {
    const way = cycle ? cycle.map(({ name }) => name).join(' → ') : to;
    return `${rule.name}: ${from} → ${way}\n    ${reasons.get(rule.name) ?? ''}`;
  });
  problems.push(
    ...overlooked(
      directory,
      modules.map(({ source }) => source),
    ),
  );
  const ours = modules.filter(
    ({ source }) => /\.(tsx?|mjs)$/.test(source) && !source.includes('node_modules/'),
  ).length;
  const looked = `${ours} modules, ${summary.totalDependenciesCruised} imports, ${reasons.size} rules`;
  return { looked, problems };
};

if (isEntry(import.meta.url)) await reportAndExit(checkImports, root);
