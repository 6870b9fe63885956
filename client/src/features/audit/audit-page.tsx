import { useMessages } from '@/app/i18n';
import { Page } from '@/shared/ui';

export function AuditPage() {
  const { audit: text } = useMessages();
  return <Page title={text.title}>{null}</Page>;
}
