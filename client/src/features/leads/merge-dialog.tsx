import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { Dialog, Form } from '@/shared/ui';
import { type Lead, leadName } from './lead';
import { LeadPicker, type PickedLead } from './lead-picker';
import { mergeLead } from './queries';

/** Two leads are one person: the other one is looked up and goes into this one. */
export function MergeDialog({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const { leads: text } = useMessages();
  const client = useQueryClient();
  const [other, setOther] = useState<PickedLead>();
  const merge = useMutation({
    mutationFn: (from: PickedLead) => mergeLead(lead.id, from.id),
    onSuccess: () => {
      for (const key of ['leads', 'lead', 'calls', 'appointments', 'callbacks']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
      onClose();
    },
  });
  return (
    <Dialog title={text.merge} onClose={onClose}>
      <Form
        submit={text.merge}
        pending={merge.isPending}
        error={merge.error}
        idle={!other}
        onCancel={onClose}
        onSubmit={() => other && merge.mutate(other)}
      >
        <p>{text.mergeText(leadName(lead, text.unnamed))}</p>
        <LeadPicker label={text.mergeSearch} picked={other} except={lead.id} onPick={setOther} />
      </Form>
    </Dialog>
  );
}
