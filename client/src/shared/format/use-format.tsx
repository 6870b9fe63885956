import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useI18n } from '@/app/i18n';
import { createFormat, type Format } from './format';

const ZoneContext = createContext('Asia/Jerusalem');

/** The business's time zone, for everything below. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

export const useZone = (): string => useContext(ZoneContext);

export function useFormat(): Format {
  const { language } = useI18n();
  const zone = useZone();
  return useMemo(() => createFormat(language, zone), [language, zone]);
}
