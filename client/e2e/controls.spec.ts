import type { Page } from '@playwright/test';
import {
  audio,
  dock,
  expect,
  expectToHear,
  openCalls,
  playButton,
  row,
  test,
  timeline,
} from './signed-in';
import { type Call, placeCall, understand } from './stand-in';

/** Plays the call of a fresh row. */
async function play(page: Page, call: Call): Promise<void> {
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('מוכנה');
  await playButton(page, call).click();
  await expectToHear(page, call);
}

const position = async (page: Page) => (await audio(page)).currentTime;

test('a seek beyond what is buffered asks for a range and gets it', async ({ page }) => {
  const call = await placeCall({ audio: { synthetic_bytes: 24_000_000 } });
  await play(page, call);
  const ranged = page.waitForResponse(
    (response) =>
      response.url().includes(call.sid) &&
      /^bytes=[1-9]\d*-/.test(response.request().headers().range ?? ''),
  );
  const box = await timeline(page).boundingBox();
  if (!box) throw new Error('the timeline has no place');
  await page.mouse.click(box.x + box.width * 0.8, box.y + box.height / 2);
  const answer = await ranged;
  expect(answer.status()).toBe(206);
  expect(answer.headers()['content-range']).toMatch(/^bytes \d+-23999\d+\/\d+$/);
  await expectToHear(page, call, 4_700);
  expect(await position(page)).toBeLessThan(4_900);
});

test('time runs from left to right in Hebrew too', async ({ page }) => {
  await play(page, await placeCall());
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  const box = await timeline(page).boundingBox();
  if (!box) throw new Error('the timeline has no place');
  await dock(page).getByRole('button', { name: 'השהיה' }).click();
  const { duration } = await audio(page);
  for (const share of [0.75, 0.25]) {
    await page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
    await expect.poll(() => position(page)).toBeCloseTo(duration * share, -0.5);
  }
});

test('the keyboard does what the mouse does', async ({ page }) => {
  await play(page, await placeCall());
  await page.keyboard.press('k');
  expect(await audio(page)).toMatchObject({ paused: false });
  await timeline(page).focus();
  await page.keyboard.press('k');
  await expect.poll(async () => (await audio(page)).paused).toBe(true);
  const press = async (key: string, seconds: number) => {
    await page.keyboard.press(key);
    await expect.poll(() => position(page)).toBeCloseTo(seconds, 1);
  };
  await press('Home', 0);
  await press('ArrowRight', 5);
  await press('l', 15);
  await press('ArrowLeft', 10);
  await press('j', 0);
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^0 שניות מתוך 25 שניות$/);
  await page.keyboard.press('>');
  await expect.poll(async () => (await audio(page)).playbackRate).toBe(1.25);
  await page.keyboard.press('<');
  await expect.poll(async () => (await audio(page)).playbackRate).toBe(1);
});

test('the chosen speed is kept for the next visit', async ({ page }) => {
  const call = await placeCall();
  await play(page, call);
  await dock(page).getByRole('combobox', { name: 'מהירות' }).selectOption('1.5');
  await expect.poll(async () => (await audio(page)).playbackRate).toBe(1.5);
  await play(page, call);
  expect((await audio(page)).playbackRate).toBe(1.5);
});

test('a sentence of the transcript plays from where it was said', async ({ page }) => {
  const call = await placeCall();
  await understand(call, [
    { start: 0, end: 11, speaker: 'agent', text: 'שלום, הגעתם לאינסטלטור' },
    { start: 12, end: 15, speaker: 'customer', text: 'יש לי נזילה במטבח' },
  ]);
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('מוכנה');
  await row(page, call).getByRole('link').click();
  const panel = page.getByRole('complementary', { name: 'פרטי השיחה' });
  await panel.getByRole('button', { name: 'יש לי נזילה במטבח' }).click();
  await expectToHear(page, call, 12);
  expect(await position(page)).toBeLessThan(20);
  await expect(panel.locator('[aria-current]')).toContainText('יש לי נזילה במטבח');
});

test('a link with a time opens the call and plays from there', async ({ page }) => {
  const call = await placeCall();
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('מוכנה');
  await page.goto(`/calls?call=${call.sid}&t=7`);
  await expect(page.getByRole('complementary', { name: 'פרטי השיחה' })).toContainText(call.caller);
  await expectToHear(page, call, 7);
  expect(await position(page)).toBeLessThan(12);
});
