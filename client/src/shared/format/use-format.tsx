import { createContext, type ReactNode, useContext } from 'react';
import { type Language, useI18n } from '@/app/i18n';
import { createFormat, type Format } from './format';

const ZoneContext = createContext('Asia/Jerusalem');

/** The business's time zone, for everything below. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

export const useZone = (): string => useContext(ZoneContext);

const formats = new Map<string, Format>();

/** One for all: to make the platform's formatters takes longer than to show a row. */
function formatOf(language: Language, zone: string): Format {
  const key = `${language} ${zone}`;
  const format = formats.get(key) ?? createFormat(language, zone);
  formats.set(key, format);
  return format;
}

export function useFormat(): Format {
  const { language } = useI18n();
  const zone = useZone();
  return formatOf(language, zone);
}
