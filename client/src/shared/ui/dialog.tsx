import { ActionIcon } from '@mantine/core';
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useMessages } from '@/app/i18n';
import classes from './dialog.module.css';
import { IconClose } from './icons';

type Props = {
  title: string;
  /** `side` lies along the end of the page and leaves the rest in sight. */
  place?: 'middle' | 'side';
  onClose: () => void;
  children: ReactNode;
};

/**
 * The browser's own modal dialog: it holds the focus, gives it back, and lies above everything. The element with
 * `data-autofocus` has the focus first.
 */
export function Dialog({ title, place = 'middle', onClose, children }: Props) {
  const { app } = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => element?.close();
  }, []);

  const pressBehind = (event: MouseEvent) => {
    if (event.target === event.currentTarget) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, and the dialog hears it as `cancel`.
    <dialog
      ref={dialog}
      className={classes.dialog}
      data-place={place}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={pressBehind}
    >
      <div className={classes.inside}>
        <header className={classes.head}>
          <h2 id={titleId} className={classes.title}>
            {title}
          </h2>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={app.close}
            onClick={onClose}
          >
            <IconClose />
          </ActionIcon>
        </header>
        {children}
      </div>
    </dialog>
  );
}
