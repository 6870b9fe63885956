import type { Messages } from './he';
import type { Language } from './plural';

const KEY = 'prosaas.language';

/** Each catalogue is a chunk of its own; only the one in use is loaded. */
export async function loadMessages(language: Language): Promise<Messages> {
  return language === 'he' ? (await import('./he')).he : (await import('./en')).en;
}

/** What the person chose in this browser, or null. */
export function chosenLanguage(): Language | null {
  const stored = localStorage.getItem(KEY);
  return stored === 'he' || stored === 'en' ? stored : null;
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}

/** Hebrew unless the person chose otherwise. */
export function preferredLanguage(): Language {
  return chosenLanguage() ?? 'he';
}
