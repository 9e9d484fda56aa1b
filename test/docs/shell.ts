// Runs the shell blocks of a document against a server, as a reader would paste them.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { blocks, root } from './markdown.ts';

export interface Shown {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** All ```sh blocks in one bash that stops at the first failure. Below `folder` lies what they write; it is removed. */
export async function runBlocks(text: string, env: Record<string, string>): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-docs-'));
  try {
    const [out, err] = [join(folder, 'out'), join(folder, 'err')];
    // A pipe of the shell's own: Node's are sockets, which `tee /dev/stderr` cannot open.
    const toFiles = `exec > ${out} 2> >(cat > ${err})\n`;
    const shell = spawn('bash', ['-euo', 'pipefail', '-c', toFiles + blocks(text, 'sh').join('\n')], {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
        ...env,
      },
      stdio: 'ignore',
    });
    const code = await new Promise<number | null>((resolve) => shell.once('exit', resolve));
    return { code, out: readFileSync(out, 'utf8'), err: readFileSync(err, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Code as a block of its own. */
export const fenced = (code: string) => `\`\`\`sh\n${code}\`\`\`\n`;

/** `npx forecourt` as it is in this folder, without npm's own start before each. */
export const LOCAL_NPX = fenced('npx() { shift; node bin/forecourt.mjs "$@"; }\nexport -f npx\n');
