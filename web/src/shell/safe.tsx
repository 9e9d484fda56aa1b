/** What is loaded when it is first shown, and may break without taking the rest with it. */
import { Component, type ErrorInfo, type ReactNode, Suspense } from 'react';
import { ProblemAlert, Waiting } from '../parts/page.tsx';
import { t } from '../texts/texts.ts';

/** @param waiting what stands there while it is loaded. */
export const Safe = ({
  children,
  waiting = <Waiting lines={6} />,
}: {
  children: ReactNode;
  waiting?: ReactNode;
}) => (
  <Boundary>
    <Suspense fallback={waiting}>{children}</Suspense>
  </Boundary>
);

/** A page that breaks takes nothing with it; one whose file is gone since an upgrade is read anew, once. */
class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, _info: ErrorInfo) {
    if (!/dynamically imported module|importing a module script|unable to preload CSS/i.test(error.message))
      return;
    const at = Number(sessionStorage.getItem('forecourt-reloaded') ?? 0);
    if (Date.now() - at < 30_000) return;
    sessionStorage.setItem('forecourt-reloaded', String(Date.now()));
    location.reload();
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <ProblemAlert error={error} title={t.common.crash.title} retry={() => location.reload()} />;
  }
}
