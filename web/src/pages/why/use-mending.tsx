/** What is to be mended, and the mending of it. */
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { ProblemAlert } from '../../parts/page.tsx';
import type { VerdictOf } from './about.ts';

export interface MendOf extends VerdictOf {
  readonly needed: Schemas['Needed'];
  readonly forDriver: number | undefined;
  readonly onMended: (said: string) => void;
}

/** One thing at a time, and what came of it. */
export function useMending(onMended: (said: string) => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const mend = async (work: () => Promise<string>) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      onMended(await work());
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    mend: (work: () => Promise<string>) => void mend(work),
    problem: <ProblemAlert error={error} />,
  };
}
