/** A dialog begins anew each time it is opened; while it closes its words stay. */
import { useState } from 'react';

/** @param begin sets the state of the one component that calls this, before it is shown. */
export function useWhenOpened(opened: boolean, begin: () => void): void {
  const [was, setWas] = useState(false);
  if (was === opened) return;
  setWas(opened);
  if (opened) begin();
}
