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

test('the open tab is in view on a phone, and when a window narrows', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/settings/account');
  const tab = page.getByRole('link', { name: 'החשבון שלי' });
  await expect(tab).toHaveAttribute('aria-current', 'page');
  await page.setViewportSize({ width: 390, height: 844 });
  // But for the pixel that its line shares with the bar's.
  await expect(tab).toBeInViewport({ ratio: 0.9 });
  await page.goto('/settings/members');
  await expect(page.getByRole('link', { name: 'חברי צוות' })).toBeInViewport({ ratio: 0.9 });
});
