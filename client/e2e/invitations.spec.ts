import type { Browser, Page } from '@playwright/test';
import { expect, test } from './signed-in';

/** The link that the owner passes on. */
async function invite(page: Page, email: string): Promise<URL> {
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'הזמנת חבר' }).click();
  const dialog = page.getByRole('dialog', { name: 'הזמנת חבר' });
  await dialog.getByRole('textbox', { name: 'דוא״ל' }).fill(email);
  await dialog.getByRole('button', { name: 'יצירת קישור הזמנה' }).click();
  return new URL(await dialog.getByRole('textbox', { name: 'קישור ההזמנה' }).inputValue());
}

/** A browser in which nobody is signed in, at the link. */
async function follow(browser: Browser, link: URL): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto(link.href);
  return page;
}

async function join(invited: Page, password: string): Promise<void> {
  await invited.getByRole('textbox', { name: 'השם שלכם' }).fill('נועה כהן');
  await invited.getByRole('textbox', { name: 'סיסמה' }).fill(password);
  await invited.getByRole('button', { name: 'הצטרפות' }).click();
  await expect(invited).toHaveURL(/\/calls$/);
}

const PASSWORD = 'a long enough word';

test('a link that invites nobody says so', async ({ page }) => {
  await page.goto('/invitation#inv_nothing');
  await expect(page.getByRole('heading', { name: 'ההזמנה כבר לא תקפה' })).toBeVisible();
});

test('an invited person makes an account by the link and is in; the link is used up', async ({
  page,
  browser,
}) => {
  const link = await invite(page, `new-${Date.now()}@example.com`);
  const invited = await follow(browser, link);
  await join(invited, PASSWORD);
  await expect(invited.getByRole('heading', { level: 1, name: 'שיחות נכנסות' })).toBeVisible();
  await invited.context().close();
  const late = await follow(browser, link);
  await expect(late.getByRole('heading', { name: 'ההזמנה כבר לא תקפה' })).toBeVisible();
  await late.context().close();
});

test('who has an account signs in and comes back; no server sees the link', async ({
  page,
  browser,
  baseURL,
}) => {
  const email = `back-${Date.now()}@example.com`;
  const first = await follow(browser, await invite(page, email));
  await join(first, PASSWORD);
  await first.context().close();
  const { items } = await (await page.request.get('/api/members?limit=200')).json();
  const { user_id: id } = items.find((member: { email: string }) => member.email === email);
  const headers = { origin: String(baseURL) };
  expect((await page.request.delete(`/api/members/${id}`, { headers })).status()).toBe(204);

  const link = await invite(page, email);
  const invited = await follow(browser, link);
  const token = link.hash.slice(1);
  const told: string[] = [];
  invited.on('request', (request) => told.push(request.url(), request.headers().referer ?? ''));
  await invited.getByRole('link', { name: 'כניסה לחשבון' }).click();
  await expect(invited).toHaveURL(`/sign-in?next=%2Finvitation#${token}`);
  // A reload asks the server for this address.
  await invited.reload();
  await invited.getByRole('textbox', { name: 'דוא״ל' }).fill(email);
  await invited.getByRole('textbox', { name: 'סיסמה' }).fill(PASSWORD);
  await invited.getByRole('button', { name: 'כניסה' }).click();
  await invited.getByRole('button', { name: 'הצטרפות' }).click();
  await expect(invited).toHaveURL(/\/calls$/);
  expect(told).toContainEqual(expect.stringContaining('/sign-in?next='));
  expect(told.filter((address) => address.includes(token))).toEqual([]);
  await invited.context().close();
});
