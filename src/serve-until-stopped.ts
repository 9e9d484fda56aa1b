/** A server as a process: it ends when it is told to, and whoever started it learns why it did not start. */

interface Serving {
  readonly url: string;
  close(): Promise<void>;
}

/** What hangs is not waited for: an orchestrator would kill us anyway. Milliseconds. */
const CLOSE_WITHIN = 9_500;

/** @param sentence why a start failed, in words for who waits for it. */
export async function serveUntilStopped(
  start: () => Promise<Serving>,
  sentence: (error: unknown) => string,
): Promise<void> {
  // What this process writes (database, keys, node id) is for its own user only.
  process.umask(0o077);
  let server: Serving | undefined;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), CLOSE_WITHIN).unref();
    Promise.resolve(server?.close()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  // Started by a process with a channel to it (the demo): ends when that one does, however it ends.
  process.once('disconnect', stop);
  try {
    server = await start();
  } catch (error) {
    process.stderr.write(`forecourt: ${sentence(error)}\n`);
    process.exit(1);
  }
  if (stopping) await server.close();
  else process.stdout.write(`forecourt listening on ${server.url}\n`);
}
