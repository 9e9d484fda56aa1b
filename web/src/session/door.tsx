/** The page of who is not inside: a card in the middle. */
import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Mark } from '../parts/mark.tsx';
import { t } from '../texts/texts.ts';
import classes from './door.module.css';

/** @param wide for more than a form. */
export function Door({
  title,
  children,
  wide = false,
}: {
  title: string;
  children: ReactNode;
  wide?: boolean;
}) {
  useEffect(() => {
    document.title = `${title} · ${t.common.product}`;
  }, [title]);
  return (
    <main className={classes.door}>
      <div className={classes.card} data-wide={wide || undefined}>
        <Stack>
          <div className={classes.brand}>
            <Mark size={36} />
            <div>
              <Text fw={700} size="lg" lh={1.2}>
                {t.common.product}
              </Text>
              <Text size="sm" c="dimmed">
                {t.session.tagline}
              </Text>
            </div>
          </div>
          <Title order={1} size="h2">
            {title}
          </Title>
          {children}
        </Stack>
      </div>
    </main>
  );
}
