import { useMessages } from '@/app/i18n';
import { Page } from '@/shared/ui';

/** Outside the shell: whoever was invited may have no account yet. */
export function InvitationPage() {
  const { invitations: text } = useMessages();
  return <Page title={text.title}>{null}</Page>;
}
