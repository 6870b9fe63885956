import type { Page } from '@playwright/test';
import { expect, test } from './signed-in';

type Appointment = { id: number; title: string; starts_at: string; ends_at: string };

/** The clock of Israel is put forward on 26 March 2027 at two, and put back on 31 October 2027 at two. */
const FORWARD = '2027-03-26';
const BACK = '2027-10-31';

const made = new Set<number>();

// Another run finds its hour free.
test.afterEach(async ({ page, baseURL }) => {
  for (const id of made) {
    await page.request.delete(`/api/appointments/${id}`, { headers: { origin: String(baseURL) } });
  }
  made.clear();
});

async function fill(page: Page, title: string, time: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'פגישה חדשה' });
  await dialog.getByRole('textbox', { name: 'נושא' }).fill(title);
  await dialog.getByLabel('שעה', { exact: true }).fill(time);
}

async function saved(page: Page, title: string, day: string): Promise<Appointment> {
  await expect(page.getByRole('dialog')).toBeHidden();
  const from = `${day}T00:00:00Z`;
  const answer = await page.request.get('/api/appointments', { params: { from, limit: 200 } });
  const { items }: { items: Appointment[] } = await answer.json();
  const found = items.find((one) => one.title === title);
  if (!found) throw new Error(`${title} was not saved`);
  made.add(found.id);
  return found;
}

test('a time that the clock skips is said, and becomes the one behind the gap', async ({
  page,
}) => {
  const title = `skipped ${Date.now()}`;
  await page.goto(`/appointments?day=${FORWARD}&appointment=new`);
  await fill(page, title, '02:30');
  await expect(page.getByText('השעה הזאת לא קיימת ביום הזה')).toContainText('03:30–04:30');
  await page.getByRole('button', { name: 'שמירה' }).click();
  expect((await saved(page, title, '2027-03-25')).starts_at).toMatch(/^2027-03-26T00:30:00/);
  await expect(page.getByRole('button', { name: `03:30–04:30, ${title}` })).toBeVisible();
});

test('of a time that comes twice the second can be chosen', async ({ page }) => {
  const title = `twice ${Date.now()}`;
  await page.goto(`/appointments?day=${BACK}&appointment=new`);
  await fill(page, title, '01:30');
  const which = page.getByRole('combobox', { name: 'השעה הזאת חוזרת פעמיים ביום הזה' });
  await which.selectOption('second');
  await page.getByRole('button', { name: 'שמירה' }).click();
  expect((await saved(page, title, '2027-10-30')).starts_at).toMatch(/^2027-10-30T23:30:00/);
});

test('an appointment is pulled to the next day in Hebrew, and moved by buttons too', async ({
  page,
}) => {
  const title = `pulled ${Date.now()}`;
  await page.goto('/appointments?day=2027-05-03&appointment=new');
  await fill(page, title, '10:00');
  await page.getByRole('button', { name: 'שמירה' }).click();
  await saved(page, title, '2027-05-03');

  const block = page.getByRole('button', { name: new RegExp(title) });
  const from = await block.boundingBox();
  const to = await page.locator('[data-day="2027-05-04"]').boundingBox();
  if (!from || !to) throw new Error('the week has no place');
  await page.mouse.move(from.x + from.width / 2, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, from.y + 8 + from.height / 2, { steps: 5 });
  const moved = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await page.mouse.up();
  expect((await moved).status()).toBe(200);
  expect((await saved(page, title, '2027-05-03')).starts_at).toMatch(/^2027-05-04T07:30:00/);

  await block.click();
  const dialog = page.getByRole('dialog', { name: 'פרטי הפגישה' });
  await dialog.getByRole('button', { name: 'יום קדימה' }).click();
  await dialog.getByRole('button', { name: 'רבע שעה אחורה' }).click();
  await dialog.getByRole('button', { name: 'שמירה' }).click();
  expect((await saved(page, title, '2027-05-03')).starts_at).toMatch(/^2027-05-05T07:15:00/);
});
