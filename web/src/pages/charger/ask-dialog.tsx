/** Asks before something is ordered that somebody would notice. */
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { FormDialog } from '../../parts/dialog.tsx';

export function AskDialog(props: {
  opened: boolean;
  onClose: () => void;
  title: string;
  submit: string;
  onSure: () => void;
  children?: ReactNode;
}) {
  const { onClose, onSure, children, ...rest } = props;
  return (
    <FormDialog
      {...rest}
      onClose={onClose}
      onSubmit={async () => {
        onSure();
        onClose();
      }}
    >
      {typeof children === 'string' ? <Text size="sm">{children}</Text> : children}
    </FormDialog>
  );
}
