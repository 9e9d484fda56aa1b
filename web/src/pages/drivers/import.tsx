/** Files brought in: a new one, one under way, and former ones. */
import { useWord, wholeOf } from '../../parts/address.ts';
import { PageHead } from '../../parts/page.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './import.module.css';
import { FormerImports } from './import-list.tsx';
import { NewImport } from './import-new.tsx';
import { OneImport } from './import-one.tsx';

const words = t.imports;

export function ImportPage() {
  const [word] = useWord('id');
  const id = wholeOf(word);
  return id === undefined ? <AllImports /> : <OneImport id={id} key={id} />;
}

function AllImports() {
  const can = useCan();
  return (
    <>
      <PageHead
        title={words.title}
        trail={[{ name: t.drivers.title, href: '/drivers' }]}
        under={can('imports:write') ? undefined : words.mayNot}
      />
      <div className={classes.all}>
        {can('imports:write') ? <NewImport /> : null}
        <FormerImports />
      </div>
    </>
  );
}
