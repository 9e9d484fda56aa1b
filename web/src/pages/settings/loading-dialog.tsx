/** A dialog whose thing is still being read. */
import { Stack } from '@mantine/core';
import { Modal } from '../../parts/modal.tsx';
import { ProblemAlert, Waiting } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';

export function LoadingDialog(props: { title: string; error: unknown; onClose: () => void }) {
  const { title, error, onClose } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack>
        {error === null ? <Waiting /> : null}
        <ProblemAlert error={error} />
      </Stack>
    </Modal>
  );
}
