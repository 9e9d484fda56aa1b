/** Files joined: the folder, with the use-cases that are no request's. */
import { filesForChargers } from './app/files/for-chargers.ts';
import { forgetFiles, sweepFiles } from './app/files/forget-files.ts';
import { filesOnDisk } from './files-on-disk.ts';

type Ports = Parameters<typeof filesForChargers>[0] & Parameters<typeof forgetFiles>[0];
type Folder = ReturnType<typeof filesOnDisk>;

/** The folder is made where it is not there, and rid of what a dead process left in it. */
export async function openFiles(
  use: Omit<Ports, keyof Folder>,
  config: { readonly dataDir: string; readonly diagnosticsDays: number },
  nodeId: string,
) {
  const folder = filesOnDisk(config.dataDir, nodeId);
  const ports: Ports = { ...use, ...folder };
  await sweepFiles(ports)();
  return {
    folder,
    forChargers: filesForChargers(ports),
    forget: forgetFiles(ports, config.diagnosticsDays),
  };
}
