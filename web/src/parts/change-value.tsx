/** A value of a change, as people read it. */
import { t } from '../texts/texts.ts';
import { DriverName, SiteName } from './names.tsx';
import { energy } from './numbers.ts';
import { When } from './time.tsx';

/** Whether there is nothing to be told of it. */
export function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(isBlank);
}

const SITES = new Set(['groupId', 'parentGroupId', 'homeGroupId', 'siteId']);
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

const spaced = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/^./, (first) => first.toUpperCase())
    .replace(/ [A-Z](?=[a-z])/g, (word) => word.toLowerCase());

export const fieldWord = (name: string): string => t.changes.fields[name] ?? spaced(name);

/** Of things inside things: one line. */
function plain(value: unknown): string {
  if (isBlank(value)) return t.changes.empty;
  if (typeof value === 'boolean') return value ? t.common.yes : t.common.no;
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, one]) => !isBlank(one))
    .map(([name, one]) => `${fieldWord(name)}: ${plain(one)}`)
    .join(' · ');
}

interface Role {
  readonly role: string;
  readonly groupId: number | null;
}
const isRole = (value: unknown): value is Role =>
  typeof value === 'object' && value !== null && 'role' in value && 'groupId' in value;

/** What somebody is, and where. */
export function RoleName({ role: { role, groupId } }: { role: Role }) {
  return (
    <>
      {t.changes.roles[role] ?? role}{' '}
      {groupId === null ? (
        t.changes.everywhere
      ) : (
        <>
          {t.changes.roleAt} <SiteName id={groupId} />
        </>
      )}
    </>
  );
}

export function ChangeValue({ field, value }: { field: string; value: unknown }) {
  if (isBlank(value)) return <>{t.changes.empty}</>;
  if (typeof value === 'number') {
    if (SITES.has(field)) return <SiteName id={value} />;
    if (field === 'driverId') return <DriverName id={value} />;
    if (field === 'energyWh') return <>{energy(value)}</>;
  }
  if (typeof value === 'string' && MOMENT.test(value)) return <When at={value} seconds />;
  if (Array.isArray(value) && value.some((one) => typeof one === 'object')) {
    return (
      <>
        {value.map((one) => (
          <span key={JSON.stringify(one)} style={{ display: 'block' }}>
            {isRole(one) ? <RoleName role={one} /> : plain(one)}
          </span>
        ))}
      </>
    );
  }
  return <bdi>{plain(value)}</bdi>;
}
