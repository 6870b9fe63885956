import { expect, test } from './signed-in';

test('a token is shown once', async ({ page }) => {
  const name = `CRM ${Date.now()}`;
  await page.goto('/settings/tokens');
  await page.getByRole('button', { name: 'מפתח חדש' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'מפתח חדש' });
  await dialog.getByRole('textbox', { name: 'שם' }).fill(name);
  await dialog.getByRole('button', { name: 'מפתח חדש' }).click();
  const value = await dialog.getByRole('textbox', { name: 'המפתח החדש' }).inputValue();
  expect(value).toMatch(/^psk_/);
  await dialog.getByRole('button', { name: 'סגירה' }).last().click();
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('פעיל');
  await page.reload();
  await expect(row).toContainText(value.slice(0, 8));
  expect(await page.content()).not.toContain(value);

  await row.getByRole('button', { name: `ביטול המפתח ${name}` }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'ביטול', exact: true })
    .first()
    .click();
  await expect(row).toContainText('בוטל');
});

test('nobody shortens the keeping without having seen what would go', async ({ page }) => {
  await page.goto('/settings/retention');
  const days = page.getByRole('spinbutton', { name: 'ימים שבהם ההקלטה נשמרת' });
  const before = await days.inputValue();
  await days.fill('20');
  await page.getByRole('button', { name: 'שמירה' }).click();
  const preview = page.getByRole('dialog', { name: 'מה ישתנה' });
  await expect(preview.getByText(/יימחקו|שום הקלטה לא תימחק/)).toBeVisible();
  await preview.getByRole('button', { name: 'ביטול' }).click();
  await page.reload();
  await expect(days).toHaveValue(before);
});

test('a link that invites nobody says so', async ({ page }) => {
  await page.goto('/invitation#inv_nothing');
  await expect(page.getByRole('heading', { name: 'ההזמנה כבר לא תקפה' })).toBeVisible();
});

test.describe('someone who was invited', () => {
  test('makes an account by the link and is in', async ({ page, browser, baseURL }) => {
    const email = `new-${Date.now()}@example.com`;
    await page.goto('/settings/members');
    await page.getByRole('button', { name: 'הזמנת חבר' }).click();
    const dialog = page.getByRole('dialog', { name: 'הזמנת חבר' });
    await dialog.getByRole('textbox', { name: 'דוא״ל' }).fill(email);
    await dialog.getByRole('button', { name: 'יצירת קישור הזמנה' }).click();
    const link = new URL(await dialog.getByRole('textbox', { name: 'קישור ההזמנה' }).inputValue());
    const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
    const other = await context.newPage();
    await other.goto(`${baseURL}${link.pathname}${link.hash}`);
    await other.getByRole('textbox', { name: 'השם שלכם' }).fill('נועה כהן');
    await other.getByRole('textbox', { name: 'סיסמה' }).fill('a long enough word');
    await other.getByRole('button', { name: 'הצטרפות' }).click();
    await expect(other).toHaveURL(/\/calls$/);
    await context.close();
  });
});
