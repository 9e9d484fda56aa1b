/** What was read of a charger, line by line; and what is shown while it comes, where it does not, and where there is nothing. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Empty, ProblemAlert, Waiting } from '../../parts/page.tsx';
import classes from './entries.module.css';

interface Props<One> {
  found: {
    readonly data: { readonly items: readonly One[] } | undefined;
    readonly error: unknown;
    readonly isPending: boolean;
    refetch(): Promise<unknown>;
  };
  icon: LucideIcon;
  none: string;
  noneText: string;
  children: (one: One) => ReactNode;
}

export function Entries<One>({ found, icon, none, noneText, children }: Props<One>) {
  return (
    <>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isPending ? (
        <div className={classes.padded}>
          <Waiting />
        </div>
      ) : null}
      {found.data?.items.length === 0 ? (
        <Empty icon={icon} title={none}>
          {noneText}
        </Empty>
      ) : null}
      <div className={classes.list}>{found.data?.items.map(children)}</div>
    </>
  );
}
