/** Tests that begin signed in, and what they look at. */

import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { type Call, letWorkerGo, makeOperator, mendTwilio } from './stand-in';

export const account = {
  email: process.env.PROSAAS_EMAIL ?? 'dana@example.com',
  password: process.env.PROSAAS_PASSWORD ?? '',
};

export type Session = Awaited<
  ReturnType<import('@playwright/test').BrowserContext['storageState']>
>;

export const test = base.extend<{ mended: undefined }, { session: Session }>({
  session: [
    async ({ playwright }, use, { project }) => {
      // An operator's session begins in no business.
      makeOperator(account.email, false);
      const origin = String(project.use.baseURL);
      const request = await playwright.request.newContext({
        baseURL: origin,
        extraHTTPHeaders: { origin },
      });
      const answer = await request.post('/api/auth/login', { data: account });
      expect(answer.status(), await answer.text()).toBe(200);
      await use(await request.storageState());
      await request.dispose();
    },
    { scope: 'worker' },
  ],
  storageState: ({ session }, use) => use(session),
  // No test inherits another one's faults.
  mended: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from it.
    async ({}, use) => {
      await use(undefined);
      letWorkerGo();
      makeOperator(account.email, false);
      await mendTwilio();
    },
    { auto: true },
  ],
});

export { expect };

/** The call's row (or card) in the list. */
export const row = (page: Page, { caller }: Call): Locator =>
  page.locator('tr, li').filter({ hasText: caller });

/** The row's button that plays or pauses. */
export const playButton = (page: Page, call: Call): Locator =>
  row(page, call).getByRole('button', { name: /^(נגינת|השהיית|Play|Pause)/ });

export const dock = (page: Page): Locator =>
  page.getByRole('region', { name: /^(נגן ההקלטות|Recording player)$/ });

export const timeline = (page: Page): Locator => dock(page).getByRole('slider').first();

/** The document's one media element. */
export const audio = (page: Page) =>
  page.evaluate(() => {
    const [element, ...others] = document.querySelectorAll('audio');
    if (!element || others.length > 0) throw new Error('there is not exactly one audio element');
    const { currentTime, paused, playbackRate, duration, src } = element;
    return {
      currentTime,
      paused,
      playbackRate,
      duration,
      file: src.split('?')[0]?.split('/').pop() ?? '',
    };
  });

/** Waits until the call is heard: its file, running, beyond `after` seconds. */
export async function expectToHear(page: Page, call: Call, after = 0): Promise<void> {
  await expect
    .poll(async () => {
      const { file, paused, currentTime } = await audio(page);
      return file === call.sid && !paused && currentTime > after;
    })
    .toBe(true);
}

/** Opens the list and waits for the call's row. */
export async function openCalls(page: Page, call: Call): Promise<void> {
  await page.goto('/calls');
  await expect(row(page, call)).toBeVisible();
}
