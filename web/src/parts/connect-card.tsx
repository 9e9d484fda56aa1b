/** What is typed into a charger so that it finds us: as text to copy, and as a QR code for who stands before it with a phone. */
import { Alert, Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { Check, Copy, KeyRound, TriangleAlert } from 'lucide-react';
import { Fragment } from 'react';
import { encode } from 'uqr';
import { t } from '../texts/texts.ts';
import classes from './connect-card.module.css';

interface Props {
  ocppUrl: string;
  chargerId: string;
  /** Shown once; null: not known here any more. */
  password: string | null;
}

/** The URL without the identity at its end: most chargers add that by themselves. */
const baseOf = (ocppUrl: string) => ocppUrl.replace(/\/[^/]*$/, '');

/** Whether nobody but this very machine reaches it. */
const isLoopback = (url: string) => /^\w+:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$)/i.test(url);

export function ConnectCard({ ocppUrl, chargerId, password }: Props) {
  const words = t.common.connect;
  const lines: readonly (readonly [string, string])[] = [
    [words.url, baseOf(ocppUrl)],
    [words.identity, chargerId],
    ...(password === null ? [] : [[words.password, password] as const]),
  ];
  return (
    <Stack gap="sm">
      <div className={classes.card}>
        <dl className={classes.lines}>
          {lines.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <code>
                  <Breakable text={value} />
                </code>
                <CopyValue value={value} name={name} />
              </dd>
            </div>
          ))}
        </dl>
        <Qr text={lines.map(([name, value]) => `${name}: ${value}`).join('\n')} label={words.qr} />
      </div>
      <Text size="sm" c="dimmed">
        {words.whole} <Breakable text={ocppUrl} />
      </Text>
      {isLoopback(ocppUrl) ? (
        <Alert
          color="orange"
          variant="light"
          icon={<TriangleAlert size={18} aria-hidden />}
          title={words.loopback}
        >
          {words.loopbackText}
        </Alert>
      ) : null}
      {password === null ? null : (
        <Alert color="yellow" variant="light" icon={<KeyRound size={18} aria-hidden />}>
          {words.once}
        </Alert>
      )}
    </Stack>
  );
}

/** An address, that is broken behind its slashes rather than within a word. */
function Breakable({ text }: { text: string }) {
  const words = text.split(/(?<=\/)(?=[^/])/);
  return words.map((word, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: words of one text, which may be there twice
    <Fragment key={at}>
      {at === 0 ? null : <wbr />}
      {word}
    </Fragment>
  ));
}

/** Copies, and says so. */
export function CopyValue({ value, name }: { value: string; name: string }) {
  return (
    <CopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          size="compact-xs"
          variant="default"
          onClick={copy}
          aria-label={`${copied ? t.common.actions.copied : t.common.actions.copy}: ${name}`}
          leftSection={copied ? <Check size={12} aria-hidden /> : <Copy size={12} aria-hidden />}
        >
          {copied ? t.common.actions.copied : t.common.actions.copy}
        </Button>
      )}
    </CopyButton>
  );
}

/** Dark on white in either scheme: readers of these codes expect it. */
export function Qr({ text, label, size = 148 }: { text: string; label: string; size?: number }) {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${modules} ${modules}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      className={classes.qr}
    >
      <rect width={modules} height={modules} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** A secret that is shown once, with what it is. */
export function ShownOnce({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap" className={classes.secret}>
        <code>{value}</code>
        <CopyValue value={value} name={name} />
      </Group>
      <Text size="sm" c="dimmed">
        {note}
      </Text>
    </Stack>
  );
}
