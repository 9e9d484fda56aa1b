/** Mantine's dialogs, giving the focus back to what opened them however they go; its own do so only where they stay mounted. */
import { Drawer as AnyDrawer, Modal as AnyModal, type DrawerProps, type ModalProps } from '@mantine/core';
import { useLayoutEffect, useMemo } from 'react';

export function Modal(props: ModalProps) {
  useFocusBack(props.opened);
  return <AnyModal returnFocus={false} {...props} />;
}

export function Drawer(props: DrawerProps) {
  useFocusBack(props.opened);
  return <AnyDrawer returnFocus={false} {...props} />;
}

/** Once nothing else has taken the focus. */
const SOON = 10;

/** How many stand open; and where a dialog goes back to that took the place of another. */
const dialogs: { open: number; opener: HTMLElement | null } = { open: 0, opener: null };

function useFocusBack(opened: boolean): void {
  // Looked at before anything changes: with the dialog's coming a menu may already go.
  const focused = useMemo(() => (opened ? openerOf(document.activeElement) : null), [opened]);
  useLayoutEffect(() => {
    if (!opened) return undefined;
    const from = focused ?? dialogs.opener;
    dialogs.open += 1;
    return () => {
      dialogs.open -= 1;
      const opener = from?.isConnected === true ? from : dialogs.opener;
      dialogs.opener = opener;
      const within = document.activeElement;
      setTimeout(() => {
        if (opener !== null && isLost(within) && (dialogs.open === 0 || isInDialog(opener)))
          opener.focus({ preventScroll: true });
        if (dialogs.open === 0) dialogs.opener = null;
      }, SOON);
    };
  }, [opened, focused]);
}

const isInDialog = (element: Element) => element.closest('[role="dialog"]') !== null;

/** @param within what had the focus when the dialog closed: while that fades away it still has it. */
function isLost(within: Element | null): boolean {
  const now = document.activeElement;
  return now === null || now === document.body || (now === within && isInDialog(now));
}

/** A menu is gone when the dialog closes that was chosen in it: then it is the button of the menu. */
function openerOf(element: Element | null): HTMLElement | null {
  const menu = element?.closest('[role="menu"]') ?? null;
  const opener =
    menu === null ? element : document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  return opener instanceof HTMLElement && opener !== document.body ? opener : null;
}
