/** Short words at the edge of the page: that something was done, or that it was not. */
import { notifications } from '@mantine/notifications';
import { ApiProblem } from '../api/client.ts';
import { t } from '../texts/texts.ts';

const closeButtonProps = { 'aria-label': t.common.actions.close };

export function sayDone(message: string): void {
  notifications.show({
    message,
    color: 'pine',
    autoClose: 5000,
    withBorder: true,
    role: 'status',
    closeButtonProps,
  });
}

/** What went wrong stays until somebody has read it. */
export function sayProblem(error: unknown, title?: string): void {
  const problem = error instanceof ApiProblem ? error : undefined;
  const lines = [
    problem?.detail ?? (error instanceof Error ? error.message : String(error)),
    problem === undefined ? undefined : t.common.problem.toDo[problem.code],
    problem?.requestId === undefined ? undefined : t.common.problem.requestId(problem.requestId),
  ];
  notifications.show({
    title: title ?? problem?.message ?? t.common.problem.title,
    message: lines.filter((line) => line !== undefined).join(' '),
    color: 'red',
    autoClose: false,
    withBorder: true,
    role: 'alert',
    closeButtonProps,
  });
}
