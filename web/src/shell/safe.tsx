/** What is loaded when it is first shown, and may break without taking the rest with it. */
import { Component, type ErrorInfo, type ReactNode, Suspense } from 'react';
import { ProblemAlert, Waiting } from '../parts/page.tsx';
import { t } from '../texts/texts.ts';

/**
 * @param waiting what stands there while it is loaded.
 * @param onBroken takes it away; without that it says what happened, and what could not be loaded comes when the server can be reached.
 */
export const Safe = ({
  children,
  waiting = <Waiting lines={6} />,
  onBroken,
}: {
  children: ReactNode;
  waiting?: ReactNode;
  onBroken?: (error: Error) => void;
}) => (
  <Boundary onBroken={onBroken}>
    <Suspense fallback={waiting}>{children}</Suspense>
  </Boundary>
);

/** It could not be had, or is gone since an upgrade. Browsers keep that in mind: only a new page asks for the file again. */
const isOfFile = ({ message }: Error) =>
  /dynamically imported module|importing a module script|unable to preload CSS/i.test(message);

/** Milliseconds: a page that was read anew for this a moment ago is not again, by itself. */
const ONCE_IN = 30_000;
const KEY = 'forecourt-reloaded';
/** Milliseconds. */
const LOOK_EVERY = 2000;

function readAnew(): void {
  sessionStorage.setItem(KEY, String(Date.now()));
  location.reload();
}

/** Never into nothing: a browser would show its own page for it, and what stood here would be gone. */
async function isThere(): Promise<boolean> {
  const told = await fetch('/', { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
  return told?.ok === true;
}

interface Props {
  readonly children: ReactNode;
  readonly onBroken: ((error: Error) => void) | undefined;
}

interface Broken {
  readonly error: Error | null;
  /** It is read anew by itself when the server can be reached. */
  readonly comes: boolean;
}

const lastRead = () => Number(sessionStorage.getItem(KEY) ?? 0);

/** A page that breaks takes nothing with it; one whose file cannot be had comes with the server. */
class Boundary extends Component<Props, Broken> {
  override state: Broken = { error: null, comes: false };
  #waits = true;

  static getDerivedStateFromError(error: Error): Broken {
    return { error, comes: isOfFile(error) && Date.now() - lastRead() > ONCE_IN };
  }

  override componentDidCatch(error: Error, _info: ErrorInfo) {
    const { onBroken } = this.props;
    if (onBroken === undefined) void this.#comeBack();
    else onBroken(isOfFile(error) ? new Error(`${t.common.file.title}. ${t.common.file.once}`) : error);
  }

  override componentWillUnmount() {
    this.#waits = false;
  }

  async #comeBack() {
    while (this.#waits && this.state.comes) {
      if (await isThere()) {
        if (this.#waits) readAnew();
        return;
      }
      await new Promise((again) => setTimeout(again, LOOK_EVERY));
    }
  }

  override render() {
    const { error, comes } = this.state;
    if (error === null) return this.props.children;
    if (this.props.onBroken !== undefined) return null;
    const { file, crash } = t.common;
    const shown = isOfFile(error) ? new Error(comes ? file.text : file.once) : error;
    const retry = () => void isThere().then((is) => is && readAnew());
    return <ProblemAlert error={shown} title={isOfFile(error) ? file.title : crash.title} retry={retry} />;
  }
}
