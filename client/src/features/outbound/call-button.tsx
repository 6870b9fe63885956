import { Button, type ButtonProps } from '@mantine/core';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { IconCallOut } from '@/shared/ui';
import { useAskToCall } from './call-context';
import type { Target } from './outbound-call';

type Props = Pick<ButtonProps, 'size' | 'variant'> & {
  target: Target;
  /** The words for somebody who called first. */
  back?: boolean;
};

/** Offers a call to a customer; to whoever may not call it is not there. */
export function CallButton({
  target,
  back = false,
  size = 'compact-md',
  variant = 'light',
}: Props) {
  const ask = useAskToCall();
  const { outbound: text } = useMessages();
  if (!useAtLeast('agent') || !/\d/.test(target.number)) return null;
  return (
    <Button
      size={size}
      variant={variant}
      leftSection={<IconCallOut size={18} />}
      aria-label={back ? text.callBackTo(target.name) : text.callTo(target.name)}
      onClick={() => ask(target)}
    >
      {back ? text.callBack : text.call}
    </Button>
  );
}

/** A call to a number that the person types. */
export function NewCallButton() {
  const ask = useAskToCall();
  const { outbound: text } = useMessages();
  if (!useAtLeast('agent')) return null;
  return (
    <Button leftSection={<IconCallOut size={18} />} onClick={() => ask({ number: '', name: '' })}>
      {text.newCall}
    </Button>
  );
}
