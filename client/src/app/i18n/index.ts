export type { Messages } from './he';
export { I18nProvider, useI18n, useMessages } from './i18n';
export { loadMessages, preferredLanguage } from './load';
export type { Language } from './plural';
