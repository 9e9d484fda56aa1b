/** How an operator stands. */
import type { Schemas } from '../../api/client.ts';

export type OperatorState = 'active' | 'invited' | 'off';

export const stateOf = ({ active, accepted }: Schemas['Operator']): OperatorState =>
  active ? (accepted ? 'active' : 'invited') : 'off';

export const TONES = { active: 'good', invited: 'wait', off: 'out' } as const;
