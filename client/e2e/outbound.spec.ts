import type { Page } from '@playwright/test';
import { expect, openCalls, playButton, row, test } from './signed-in';
import { placeCall, planOutbound } from './stand-in';

const bar = (page: Page) => page.getByRole('region', { name: 'שיחה יוצאת' });
const dialog = (page: Page) => page.getByRole('dialog');

/** Counts the calls that the browser asks the server for. */
function countPlaced(page: Page): { keys: Set<string | undefined>; asked: () => number } {
  const keys = new Set<string | undefined>();
  let asked = 0;
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().endsWith('/api/calls/outbound')) return;
    asked += 1;
    keys.add(request.headers()['idempotency-key']);
  });
  return { keys, asked: () => asked };
}

async function ask(page: Page, to: string): Promise<void> {
  await page.goto('/outbound');
  await page.getByRole('button', { name: 'שיחה חדשה' }).click();
  await dialog(page).getByLabel('למי להתקשר').fill(to);
  await dialog(page).getByLabel('הטלפון שלכם').fill('050-123-4567');
}

test('a double click makes one call, which is followed to its end and can be heard', async ({
  page,
}) => {
  await planOutbound({ ring_ms: 1500 });
  const placed = countPlaced(page);
  await ask(page, '050-765-4321');
  await dialog(page).getByRole('button', { name: 'להתקשר עכשיו' }).dblclick();
  await expect(dialog(page)).toBeHidden();
  await expect(bar(page)).toContainText('מצלצלים אליכם');
  await expect(bar(page)).toContainText('השיחה הסתיימה.');
  expect(placed.keys.size).toBe(1);
  const call = { sid: '', caller: '050-765-4321' };
  await expect(row(page, call)).toHaveCount(1);
  await expect(row(page, call)).toContainText('נענתה');
  await expect(row(page, call)).toContainText('מוכנה');
  await expect(playButton(page, call)).toBeVisible();
});

test('nothing is dialled before the person says so', async ({ page }) => {
  const placed = countPlaced(page);
  await ask(page, '050-765-4322');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(bar(page)).toBeHidden();
  expect(placed.asked()).toBe(0);
});

test('hanging up while it rings ends the call, and the bar outlives the page', async ({ page }) => {
  await planOutbound({ ring_ms: 25_000 });
  await ask(page, '050-765-4323');
  await dialog(page).getByRole('button', { name: 'להתקשר עכשיו' }).click();
  await expect(bar(page)).toContainText('מצלצלים אליכם');
  await page.getByRole('link', { name: 'לידים' }).click();
  await expect(page).toHaveURL(/\/leads/);
  await bar(page).getByRole('button', { name: 'ניתוק' }).click();
  await expect(bar(page)).toContainText('השיחה בוטלה.');
  await bar(page).getByRole('button', { name: 'סגירה' }).click();
  await expect(bar(page)).toBeHidden();
});

test('a number that is none is told of at its place', async ({ page }) => {
  await ask(page, '12');
  await dialog(page).getByRole('button', { name: 'להתקשר עכשיו' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText(
    'מספר הלקוח אינו מספר טלפון שאפשר לחייג אליו.',
  );
});

test('a missed call waits among the callbacks, and calling back takes it away', async ({
  page,
}) => {
  const call = await placeCall({ scenario: 'no-answer' });
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('לא נענתה');
  await expect(row(page, call).getByRole('button', { name: /^לחזור בטלפון/ })).toBeVisible();
  await page.getByRole('link', { name: 'לחזור ללקוחות' }).click();
  await row(page, call).getByRole('button', { name: 'אני מטפל' }).click();
  await expect(row(page, call).getByRole('button', { name: 'ביטול הטיפול' })).toBeVisible();
  await planOutbound({});
  await row(page, call)
    .getByRole('button', { name: /^לחזור בטלפון/ })
    .click();
  await dialog(page).getByLabel('הטלפון שלכם').fill('050-123-4567');
  await dialog(page).getByRole('button', { name: 'להתקשר עכשיו' }).click();
  await expect(bar(page)).toContainText('השיחה הסתיימה.');
  await expect(row(page, call)).toBeHidden();
});
