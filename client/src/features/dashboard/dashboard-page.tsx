import { useMessages } from '@/app/i18n';
import { Page } from '@/shared/ui';

export function DashboardPage() {
  const { dashboard: text } = useMessages();
  return <Page title={text.title}>{null}</Page>;
}
