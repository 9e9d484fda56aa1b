/** What stands there now of a key or an operator beside what one wanted of it. */
import { fieldWord } from '../../parts/change-value.tsx';
import { ConflictDialog } from '../../parts/conflict.tsx';

interface Props {
  theirs: Readonly<Record<string, string>>;
  yours: Readonly<Record<string, string>>;
  onKeepMine: () => Promise<void>;
  onClose: () => void;
}

export function MemberConflict({ theirs, yours, onKeepMine, onClose }: Props) {
  const differing = Object.entries(theirs)
    .filter(([field, value]) => value !== yours[field])
    .map(([field, value]) => ({ field: fieldWord(field), theirs: value, yours: yours[field] ?? '' }));
  return <ConflictDialog of={differing} onKeepMine={onKeepMine} onTakeTheirs={onClose} />;
}
