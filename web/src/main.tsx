/** Where the console begins. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './base.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ahead } from './ahead.ts';
import { queries } from './api/query.ts';
import { App } from './app.tsx';
import { theme } from './theme.ts';

/** Of this page: styles that libraries write come by it, and nothing else (src/http/console.ts). */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
setNonce(nonce);

const appearance = localStorageColorSchemeManager({ key: 'forecourt-appearance' });

// Not awaited: the files of pages import this one, and would wait for it.
void ahead.then(() => {
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        colorSchemeManager={appearance}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" />
          <App />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
});
