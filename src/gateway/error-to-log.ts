/**
 * An error as it may be logged: name, message, code and stack. A database's error also carries rows (`detail`, `where`),
 * and with them tags; its texts may quote a value.
 */
import { maskText } from './rpc/mask.ts';

export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

const CAUSES = 3;
const LENGTH = 4000;

export function errorToLog(error: unknown, causes = CAUSES): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: shown(String(error)) };
  const { code } = error as { readonly code?: unknown };
  return {
    type: error.name,
    message: shown(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: shown(error.stack) }),
    ...(error.cause === undefined || causes === 0 ? {} : { cause: errorToLog(error.cause, causes - 1) }),
  };
}

function shown(text: string): string {
  return maskText(text.slice(0, LENGTH));
}
