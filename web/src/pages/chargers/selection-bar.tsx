/** How many there are, how many of them are chosen, and what can be done with them. */
import { Button } from '@mantine/core';
import { Send } from 'lucide-react';
import { t } from '../../texts/texts.ts';
import classes from './list.module.css';

const words = t.chargers.selection;
/** As many as an order to many takes one by one. */
export const MOST_CHOSEN = 1000;

interface Props {
  /** Whether he may send commands. */
  offered: boolean;
  /** undefined: not known yet. */
  total: number | undefined;
  chosen: number;
  /** They are chosen by the filter, not one by one. */
  isAll: boolean;
  /** An order to many has words for the filter. */
  sayable: boolean;
  reading: boolean;
  onAll: () => void;
  onClear: () => void;
  onOrder: () => void;
}

export function SelectionBar(props: Props) {
  const { offered, total, chosen, isAll, sayable, reading, onAll, onClear, onOrder } = props;
  if (total === undefined) return <span className={classes.count}>{t.common.loading}</span>;
  const countable = sayable || total <= MOST_CHOSEN;
  const tooMany = !isAll && chosen > MOST_CHOSEN;
  const all = sayable ? words.allOfFilter(total) : words.all(total);
  return (
    <div className={classes.selection} role="group" aria-label={words.label}>
      <span className={classes.count} role="status">
        {isAll ? words.allChosen(total) : chosen > 0 ? t.common.selected(chosen) : t.common.chargers(total)}
      </span>
      {!offered || isAll || total === 0 || chosen === total ? null : countable ? (
        <Button size="compact-sm" variant="subtle" loading={reading} onClick={onAll}>
          {all}
        </Button>
      ) : chosen > 0 ? (
        <span className={classes.why}>{words.tooMany(MOST_CHOSEN)}</span>
      ) : null}
      {chosen === 0 ? null : (
        <>
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            {words.none}
          </Button>
          <Button
            size="compact-sm"
            leftSection={<Send size={14} aria-hidden />}
            disabled={tooMany}
            onClick={onOrder}
          >
            {words.order}
          </Button>
        </>
      )}
      {isAll ? <span className={classes.why}>{words.oneByOne}</span> : null}
      {tooMany ? <span className={classes.why}>{words.atMost(MOST_CHOSEN)}</span> : null}
    </div>
  );
}
