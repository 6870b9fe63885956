import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import type { Messages } from './he';
import { chosenLanguage, loadMessages, rememberLanguage } from './load';
import type { Language } from './plural';

type I18n = {
  language: Language;
  messages: Messages;
  /** Loads the catalogue, then switches; the choice is remembered in this browser. */
  setLanguage: (language: Language) => Promise<void>;
  /** The business's language, for whoever has not chosen one. */
  suggestLanguage: (language: Language) => Promise<void>;
};

const I18nContext = createContext<I18n | null>(null);

type Props = { language: Language; messages: Messages; children: ReactNode };

export function I18nProvider({ children, ...initial }: Props) {
  const [{ language, messages }, setCurrent] = useState(initial);

  const show = useCallback(async (next: Language) => {
    const loaded = await loadMessages(next);
    setCurrent({ language: next, messages: loaded });
  }, []);

  const setLanguage = useCallback(
    (next: Language) => {
      rememberLanguage(next);
      return show(next);
    },
    [show],
  );

  const suggestLanguage = useCallback(
    async (next: Language) => {
      if (chosenLanguage() === null) await show(next);
    },
    [show],
  );

  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = language === 'he' ? 'rtl' : 'ltr';
  }, [language]);

  const value = useMemo(
    () => ({ language, messages, setLanguage, suggestLanguage }),
    [language, messages, setLanguage, suggestLanguage],
  );
  return <I18nContext value={value}>{children}</I18nContext>;
}

export function useI18n(): I18n {
  const value = useContext(I18nContext);
  if (!value) throw new Error('useI18n outside of I18nProvider');
  return value;
}

export const useMessages = (): Messages => useI18n().messages;
