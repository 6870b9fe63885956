/** Every page, with what it is opened with and how one knows that it is there. */

import type { Page, PlaywrightWorkerArgs } from '@playwright/test';
import { en } from '../src/app/i18n/en';
import { he, type Messages } from '../src/app/i18n/he';
import { type Furnished, furnish } from './furnish';
import { account, dock, expect, type Session } from './signed-in';
import { makeOperator } from './stand-in';

export const LANGUAGES = [
  { language: 'he', dir: 'rtl' },
  { language: 'en', dir: 'ltr' },
] as const;
type Language = (typeof LANGUAGES)[number]['language'];
const TEXTS: Record<Language, Messages> = { he, en };

export type Look = {
  /** Also of its pictures. */
  name: string;
  path: (with_: Furnished) => string;
  heading: (text: Messages) => string;
  /** What is done before one looks: a dialog opened, a recording played. */
  prepare?: (page: Page, text: Messages) => Promise<void>;
  signedOut?: boolean;
  /** Only for whoever runs the platform. */
  operator?: boolean;
};

const press = (name: (text: Messages) => string) => async (page: Page, text: Messages) => {
  await page
    .getByRole('button', { name: name(text), exact: true })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
};

const TABS = [
  'business',
  'numbers',
  'recording',
  'retention',
  'members',
  'tokens',
  'webhooks',
  'account',
] as const;

export const LOOKS: Look[] = [
  { name: 'sign-in', path: () => '/sign-in', heading: (t) => t.signIn.title, signedOut: true },
  {
    name: 'invitation',
    path: ({ invitation }) => `/invitation${invitation}`,
    heading: (t) => t.invitations.join('').trim(),
    signedOut: true,
  },
  { name: 'dashboard', path: () => '/dashboard', heading: (t) => t.dashboard.title },
  {
    name: 'calls',
    path: () => '/calls',
    heading: (t) => t.calls.inboundTitle,
    prepare: async (page, text) => {
      await page
        .getByRole('row')
        .or(page.getByRole('listitem'))
        .getByRole('button')
        .first()
        .click();
      await dock(page).getByRole('button', { name: text.player.forward }).click();
    },
  },
  {
    name: 'call',
    path: ({ callSid }) => `/calls?call=${callSid}&t=5`,
    heading: (t) => t.calls.inboundTitle,
    prepare: async (page, text) => {
      await dock(page).getByRole('button', { name: text.player.pause }).click();
      await page.getByRole('complementary').getByRole('heading', { level: 2 }).waitFor();
    },
  },
  {
    name: 'calls-empty',
    path: () => '/calls?number=0000000',
    heading: (t) => t.calls.inboundTitle,
  },
  { name: 'callbacks', path: () => '/callbacks', heading: (t) => t.callbacks.title },
  { name: 'outbound', path: () => '/outbound', heading: (t) => t.calls.outboundTitle },
  {
    name: 'outbound-new',
    path: () => '/outbound',
    heading: (t) => t.calls.outboundTitle,
    prepare: press((t) => t.outbound.newCall),
  },
  { name: 'leads', path: () => '/leads', heading: (t) => t.leads.title },
  {
    name: 'lead-new',
    path: () => '/leads',
    heading: (t) => t.leads.title,
    prepare: press((t) => t.leads.create),
  },
  {
    name: 'leads-import',
    path: () => '/leads',
    heading: (t) => t.leads.title,
    prepare: press((t) => t.leads.import),
  },
  { name: 'lead', path: ({ leadId }) => `/leads/${leadId}`, heading: () => 'רות אברהמי' },
  {
    name: 'appointments',
    path: () => '/appointments',
    heading: (t) => t.appointments.title,
  },
  {
    name: 'appointments-list',
    path: () => '/appointments?view=list&day=2026-01-04',
    heading: (t) => t.appointments.title,
  },
  {
    name: 'appointment-new',
    path: ({ leadId }) => `/appointments?appointment=new&at=10:00&lead=${leadId}`,
    heading: (t) => t.appointments.title,
    prepare: async (page) => page.getByRole('dialog').waitFor(),
  },
  ...TABS.map((tab) => ({
    name: `settings-${tab}`,
    path: () => `/settings/${tab}`,
    heading: (t: Messages) => t.settings.title,
  })),
  {
    name: 'number',
    path: () => '/settings/numbers',
    heading: (t) => t.settings.title,
    prepare: async (page, text) => {
      await page
        .getByRole('button', { name: text.settings.editNumber('') })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'audit', path: () => '/audit', heading: (t) => t.audit.title },
  {
    name: 'operator',
    path: () => '/operator',
    heading: (t) => t.operator.title,
    operator: true,
  },
  {
    name: 'not-found',
    path: () => '/nothing-here',
    heading: (t) => t.errors.notFoundTitle,
  },
];

/** What the pages show is made with the signed-in person's rights. */
export async function furnishFor(
  { request }: PlaywrightWorkerArgs['playwright'],
  storageState: Session,
  baseURL: string,
): Promise<Furnished> {
  const context = await request.newContext({ baseURL, storageState });
  try {
    return await furnish(context, baseURL);
  } finally {
    await context.dispose();
  }
}

/** Opens the page in the language, waits until it is whole, and does what is done before one looks. */
export async function open(
  page: Page,
  look: Look,
  language: Language,
  furnished: Furnished,
): Promise<void> {
  const text = TEXTS[language];
  if (look.operator) makeOperator(account.email, true);
  await page.addInitScript((chosen) => localStorage.setItem('prosaas.language', chosen), language);
  await page.goto(look.path(furnished));
  const heading = page.getByRole('heading', { level: 1 }).first();
  await expect(heading).toContainText(look.heading(text));
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await look.prepare?.(page, text);
}
