/** A moment that can be typed, in the time of who types. */
import { TextInput } from '@mantine/core';
import { viewerZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';

/** Of a moment, what the browser's field takes: its local time without a zone. */
function localOf(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

interface Props {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  description?: string;
  error?: string | undefined;
}

export function MomentField({ label, value, onChange, description, error }: Props) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      description={description ?? t.common.yourTime(viewerZone)}
      value={localOf(value)}
      error={error}
      max="9998-12-31T00:00"
      onChange={({ currentTarget }) => {
        const at = new Date(currentTarget.value);
        onChange(Number.isNaN(at.getTime()) ? null : at.toISOString());
      }}
    />
  );
}
