export type Language = 'he' | 'en';

type Forms = { one: string; two?: string; other: string };

/** The form that the language wants for the count; a missing dual falls back to the plural. */
export function plural(language: Language, count: number, forms: Forms): string {
  const rule = new Intl.PluralRules(language).select(count);
  if (rule === 'one') return forms.one;
  return (rule === 'two' ? forms.two : undefined) ?? forms.other;
}
