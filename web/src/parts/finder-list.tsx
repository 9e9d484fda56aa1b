/** The list that belongs to a field of finder.ts. */

import type { Finder } from './finder.ts';
import classes from './finder-list.module.css';

export function FinderList({ finder, label }: { finder: Finder; label: string }) {
  const { groups, listId, active, stale, setActive, optionId } = finder;
  return (
    // A press on an option takes the focus from no field.
    <div
      id={listId}
      role="listbox"
      aria-label={label}
      aria-busy={stale}
      className={classes.list}
      onMouseDown={(event) => event.preventDefault()}
      tabIndex={-1}
    >
      {groups.map(({ label: of, choices }) =>
        choices.length === 0 ? null : (
          <div key={of} role="group" aria-label={of}>
            <div className={classes.group} aria-hidden>
              <bdi>{of}</bdi>
            </div>
            {choices.map(({ id, shown, pick }) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, which has the focus
              <div
                key={id}
                id={optionId(id)}
                role="option"
                tabIndex={-1}
                aria-selected={id === active}
                className={classes.option}
                onMouseMove={() => id !== active && setActive(id)}
                onClick={pick}
              >
                {shown}
              </div>
            ))}
          </div>
        ),
      )}
    </div>
  );
}
