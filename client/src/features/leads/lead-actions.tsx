import { Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { CallButton } from '@/features/outbound';
import { ConfirmDialog, IconMore } from '@/shared/ui';
import { type Lead, leadName } from './lead';
import { LeadDialog } from './lead-dialog';
import { MergeDialog } from './merge-dialog';
import { deleteLead } from './queries';

type Props = { lead: Lead; etag: string | null };

export function LeadActions({ lead, etag }: Props) {
  const { leads: text, app } = useMessages();
  const [open, setOpen] = useState<'edit' | 'merge' | 'delete'>();
  const works = useAtLeast('agent');
  const manages = useAtLeast('admin');
  const close = () => setOpen(undefined);
  if (!works) return null;
  return (
    <>
      {lead.phone && (
        <CallButton
          size="sm"
          variant="filled"
          target={{ leadId: lead.id, number: lead.phone, name: leadName(lead, text.unnamed) }}
        />
      )}
      <Button variant="default" onClick={() => setOpen('edit')}>
        {app.edit}
      </Button>
      <Menu position="bottom-end" width={200} shadow="md">
        <Menu.Target>
          <Button variant="default" aria-label={text.moreActions}>
            <IconMore size={20} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('merge')}>{text.merge}</Menu.Item>
          {manages && <Menu.Item onClick={() => setOpen('delete')}>{text.delete}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {open === 'edit' && <LeadDialog lead={lead} etag={etag} onClose={close} />}
      {open === 'merge' && <MergeDialog lead={lead} onClose={close} />}
      {open === 'delete' && <DeleteDialog lead={lead} onClose={close} />}
    </>
  );
}

function DeleteDialog({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const { leads: text } = useMessages();
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteLead(lead.id),
    onSuccess: async () => {
      await navigate({ to: '/leads' });
      client.removeQueries({ queryKey: ['lead', lead.id] });
      void client.invalidateQueries({ queryKey: ['leads'] });
    },
  });
  return (
    <ConfirmDialog
      title={text.delete}
      text={text.deleteText(leadName(lead, text.unnamed))}
      confirm={text.delete}
      danger
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
