import { useMessages } from '@/app/i18n';
import { phone } from '@/shared/format';

/** A telephone number, left to right in any language. */
export function PhoneNumber({ value }: { value: string }) {
  const { calls } = useMessages();
  if (!/\d/.test(value)) return <>{calls.unknownNumber}</>;
  return <bdi dir="ltr">{phone(value)}</bdi>;
}
