import { useMessages } from '@/app/i18n';
import { Page } from '@/shared/ui';

export function AppointmentsPage() {
  const { appointments: text } = useMessages();
  return <Page title={text.title}>{null}</Page>;
}
