import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { ApiError } from '@/shared/api';
import { phone } from '@/shared/format';
import { Dialog, FieldRow, Form } from '@/shared/ui';
import { type Lead, type LeadFields, STATUSES } from './lead';
import { changeLead, createLead } from './queries';

type Props = {
  /** What is changed; without it a new one is made. */
  lead?: Lead;
  etag?: string | null;
  onClose: () => void;
};

/** Makes a lead, or changes one; only what was changed is sent. */
export function LeadDialog({ lead, etag = null, onClose }: Props) {
  const { leads: text, app } = useMessages();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [status, setStatus] = useState(lead?.status ?? 'new');

  const save = useMutation({
    mutationFn: async (fields: LeadFields) =>
      lead ? (await changeLead(lead.id, etag, fields)).data : createLead(fields),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['leads'] });
      void client.invalidateQueries({ queryKey: ['lead', id] });
      onClose();
      if (!lead) void navigate({ to: '/leads/$leadId', params: { leadId: String(id) } });
    },
  });

  const fieldError = (field: string) =>
    save.error instanceof ApiError && save.error.extra.field === field
      ? text.fieldErrors[field as 'phone']
      : undefined;

  return (
    <Dialog title={lead ? text.edit : text.create} place="side" onClose={onClose}>
      <Form
        submit={lead ? app.save : text.create}
        pending={save.isPending}
        error={save.error}
        explain={(error) => explain(error, text)}
        onCancel={onClose}
        onSubmit={(event) => save.mutate(fieldsOf(event.currentTarget, lead, status))}
      >
        <TextInput
          name="name"
          label={text.name}
          defaultValue={lead?.name ?? ''}
          maxLength={200}
          data-autofocus
        />
        <FieldRow>
          <TextInput
            name="phone"
            type="tel"
            dir="ltr"
            label={text.phone}
            defaultValue={lead?.phone ? phone(lead.phone) : ''}
            error={fieldError('phone')}
          />
          <TextInput
            name="email"
            type="email"
            dir="ltr"
            label={text.email}
            defaultValue={lead?.email ?? ''}
            error={fieldError('email')}
          />
        </FieldRow>
        <FieldRow>
          <TextInput name="service" label={text.service} defaultValue={lead?.service ?? ''} />
          <TextInput name="city" label={text.city} defaultValue={lead?.city ?? ''} />
        </FieldRow>
        <NativeSelect
          label={text.status}
          value={status}
          data={STATUSES.map((value) => ({ value, label: text.statuses[value] }))}
          onChange={({ currentTarget: { value } }) =>
            setStatus(STATUSES.find((one) => one === value) ?? 'new')
          }
        />
      </Form>
    </Dialog>
  );
}

type Text = ReturnType<typeof useMessages>['leads'];

/** What the server's refusal means; where another lead has the number, the way to it. */
function explain(error: ApiError, text: Text) {
  const { lead_id: other } = error.extra;
  if (error.code === 'phone_taken' && typeof other === 'number') {
    return (
      <>
        {text.phoneTaken}{' '}
        <Link to="/leads/$leadId" params={{ leadId: String(other) }}>
          {text.openOther}
        </Link>
      </>
    );
  }
  const field = error.extra.field;
  if (error.status === 422) {
    return field === 'phone' || field === 'email' ? text.fieldErrors[field] : undefined;
  }
  return undefined;
}

function fieldsOf(
  form: HTMLFormElement,
  lead: Lead | undefined,
  status: Lead['status'],
): LeadFields {
  const data = new FormData(form);
  const typed = (name: string) => String(data.get(name) ?? '').trim() || null;
  const fields: LeadFields = {
    name: typed('name'),
    phone: typed('phone'),
    email: typed('email'),
    service: typed('service'),
    city: typed('city'),
    status,
  };
  if (!lead) return fields;
  const shown: LeadFields = { ...lead, phone: lead.phone ? phone(lead.phone) : null };
  const changed = Object.entries(fields).filter(
    ([key, value]) => value !== shown[key as keyof LeadFields],
  );
  return Object.fromEntries(changed);
}
