import {
  account,
  audio,
  expect,
  expectToHear,
  openCalls,
  playButton,
  row,
  test,
} from './signed-in';
import { placeCall } from './stand-in';

test('a call placed now appears in both tabs and becomes playable, without a reload', async ({
  context,
}) => {
  const tabs = [await context.newPage(), await context.newPage()];
  const earlier = await placeCall();
  const connected = tabs.map((tab) => tab.waitForResponse('**/api/events'));
  for (const tab of tabs) await openCalls(tab, earlier);
  await Promise.any(connected);
  const call = await placeCall();
  for (const tab of tabs) {
    await expect(row(tab, call)).toContainText('נענתה');
    await expect(row(tab, call)).toContainText('מוכנה');
    await expect(playButton(tab, call)).toBeVisible();
  }
});

test.describe('signing out', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('silences the player and shows nothing more', async ({ page }) => {
    const call = await placeCall();
    await page.goto('/calls');
    await page.getByRole('textbox', { name: 'דוא״ל' }).fill(account.email);
    await page.getByRole('textbox', { name: 'סיסמה' }).fill(account.password);
    await page.getByRole('button', { name: 'כניסה' }).click();
    await expect(row(page, call)).toContainText('מוכנה');
    await playButton(page, call).click();
    await expectToHear(page, call);
    await page.getByRole('button', { name: /^חשבון/ }).click();
    await page.getByRole('menuitem', { name: 'יציאה' }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await expect(page.getByRole('heading', { name: 'כניסה לחשבון' })).toBeVisible();
    expect(await audio(page)).toMatchObject({ file: '', paused: true });
    await page.goto('/calls');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    const answer = await page.request.get(`/api/recordings/file/${call.sid}`);
    expect(answer.status()).toBe(401);
  });

  test('a wrong password is told in words', async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByRole('textbox', { name: 'דוא״ל' }).fill('nobody@example.com');
    await page.getByRole('textbox', { name: 'סיסמה' }).fill('not the password');
    await page.getByRole('button', { name: 'כניסה' }).click();
    await expect(page.getByRole('alert')).toHaveText('הדוא״ל או הסיסמה אינם נכונים.');
  });
});
