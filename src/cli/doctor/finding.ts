/** What the doctor says of one thing that it looked at. */

export interface Finding {
  /** Short and stable, for scripts. */
  readonly check: string;
  /** warning: it works, and may surprise somebody. skipped: it could not be looked at. */
  readonly outcome: 'ok' | 'warning' | 'problem' | 'skipped';
  readonly found: string;
  /** What to do; null: nothing. */
  readonly remedy: string | null;
}

export const ok = (check: string, found: string): Finding => ({ check, outcome: 'ok', found, remedy: null });

export const skipped = (check: string, found: string): Finding => ({
  check,
  outcome: 'skipped',
  found,
  remedy: null,
});

export const warning = (check: string, found: string, remedy: string): Finding => ({
  check,
  outcome: 'warning',
  found,
  remedy,
});

export const problem = (check: string, found: string, remedy: string): Finding => ({
  check,
  outcome: 'problem',
  found,
  remedy,
});
