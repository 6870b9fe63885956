import { account, dock, expect, expectToHear, playButton, row, test } from './signed-in';
import { forgetAppointments, placeCall } from './stand-in';

test.use({ storageState: { cookies: [], origins: [] } });

test('the first day: a call played, a missed one returned, a visit agreed, the log exported', async ({
  page,
}) => {
  forgetAppointments('רות מהרצל');
  const answered = await placeCall({ audio: 'he-plumber' });
  const missed = await placeCall({ scenario: 'no-answer' });

  await test.step('signs in and hears a call with one press', async () => {
    await page.goto('/');
    await page.getByRole('textbox', { name: 'דוא״ל' }).fill(account.email);
    await page.getByRole('textbox', { name: 'סיסמה' }).fill(account.password);
    await page.getByRole('button', { name: 'כניסה' }).click();
    await playButton(page, answered).click();
    await expectToHear(page, answered);
  });

  await test.step('sees what it was about: the player leads to the call', async () => {
    await dock(page).getByRole('link', { name: answered.caller }).click();
    const panel = page.getByRole('complementary', { name: 'פרטי השיחה' });
    await expect(panel.getByRole('heading', { level: 2, name: answered.caller })).toBeVisible();
    await expect(panel.getByRole('heading', { name: 'תמלול' })).toBeVisible();
  });

  await test.step('goes from the call to the customer, and agrees on a visit', async () => {
    await page.getByRole('complementary').getByRole('link', { name: answered.caller }).click();
    await page.getByRole('button', { name: 'עריכה', exact: true }).click();
    const form = page.getByRole('dialog', { name: 'עריכת הליד' });
    await form.getByRole('textbox', { name: 'שם', exact: true }).fill('רות מהרצל');
    await form.getByRole('button', { name: 'שמירה' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'רות מהרצל' })).toBeVisible();

    await page.getByRole('link', { name: 'פגישה חדשה' }).click();
    const visit = page.getByRole('dialog', { name: 'פגישה חדשה' });
    await expect(visit.getByRole('textbox', { name: 'נושא' })).toHaveValue('רות מהרצל');
    await visit.getByRole('button', { name: 'שמירה' }).click();
    await page.getByRole('button', { name: /^\d\d:00–\d\d:00, רות מהרצל/ }).click();
    const saved = page.getByRole('dialog', { name: 'פרטי הפגישה' });
    await saved.getByRole('link', { name: 'לדף הליד' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'רות מהרצל' })).toBeVisible();
    const appointments = page.getByRole('region', { name: 'פגישות' });
    await expect(appointments.getByRole('link', { name: 'רות מהרצל' })).toBeVisible();
  });

  await test.step('finds who was missed, and calls back', async () => {
    await page.getByRole('link', { name: 'לחזור ללקוחות' }).click();
    await row(page, missed)
      .getByRole('button', { name: /^לחזור בטלפון/ })
      .click();
    await page.getByRole('dialog').getByLabel('הטלפון שלכם').fill('050-123-4567');
    await page.getByRole('dialog').getByRole('button', { name: 'להתקשר עכשיו' }).click();
    const bar = page.getByRole('region', { name: 'שיחה יוצאת' });
    await expect(bar).toContainText('השיחה הסתיימה.');
    await expect(row(page, missed)).toBeHidden();
    await bar.getByRole('button', { name: 'סגירה' }).click();
  });

  await test.step('finds it all in the log, and takes it away as a file', async () => {
    await page.getByRole('link', { name: 'יומן פעולות' }).click();
    for (const deed of ['האזנה להקלטה', 'שינוי ליד', 'פגישה חדשה', 'חיוג']) {
      await expect(page.getByRole('row').filter({ hasText: deed }).first()).toBeVisible();
    }
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'ייצוא היומן' }).click();
    expect((await downloading).suggestedFilename()).toBe('audit.csv');
    await expect(page.getByRole('status').filter({ hasText: 'הקובץ ירד' })).toBeAttached();
  });
});
