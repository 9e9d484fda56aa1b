/**
 * Every word that a person reads. A second language is a second folder beside en/ with the same shape (`satisfies Texts`), and a line
 * here; nothing else knows which language it speaks.
 */
import { access } from './en/access.ts';
import { changes } from './en/changes.ts';
import { charger } from './en/charger.ts';
import { chargers } from './en/chargers.ts';
import { common } from './en/common.ts';
import { drivers } from './en/drivers.ts';
import { events } from './en/events.ts';
import { imports } from './en/imports.ts';
import { overview } from './en/overview.ts';
import { palette } from './en/palette.ts';
import { refusals } from './en/refusals.ts';
import { session } from './en/session.ts';
import { settings } from './en/settings.ts';
import { sites } from './en/sites.ts';
import { start } from './en/start.ts';
import { transactions } from './en/transactions.ts';

const en = {
  ...{ common, changes, refusals, session, overview, sites, chargers, charger, drivers, imports },
  ...{ access, transactions, events, settings, start, palette },
};

export type Texts = typeof en;

const languages: Readonly<Record<string, Texts>> = { en };

/** As the browser asks, where we speak it. */
export const language =
  navigator.languages.map((one) => one.split('-')[0] ?? '').find((one) => one in languages) ?? 'en';

export const t: Texts = languages[language] ?? en;
