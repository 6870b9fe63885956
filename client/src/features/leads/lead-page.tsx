import { useMessages } from '@/app/i18n';
import { Page } from '@/shared/ui';

export function LeadPage() {
  const { leads: text } = useMessages();
  return <Page title={text.title}>{null}</Page>;
}
