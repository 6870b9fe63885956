import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { useFormat } from '@/shared/format';
import { DataTable, DotLabel, PhoneNumber, rowLink } from '@/shared/ui';
import { type Lead, leadName, STATUS_TONE } from './lead';
import classes from './leads.module.css';

export function LeadsTable({ leads }: { leads: Lead[] }) {
  const { leads: text } = useMessages();
  const format = useFormat();
  const day = (iso: string) => (
    <time dateTime={iso} className={classes.nowrap}>
      {format.day(iso, new Date())}, {format.time(iso)}
    </time>
  );
  return (
    <DataTable
      label={text.title}
      rows={leads}
      rowKey={({ id }) => id}
      columns={[
        {
          name: text.name,
          cell: (lead) => (
            <div className={classes.lines}>
              <Link to="/leads/$leadId" params={{ leadId: String(lead.id) }} className={rowLink}>
                <bdi>{leadName(lead, text.unnamed)}</bdi>
              </Link>
              {lead.name && lead.phone && (
                <span className={classes.second}>
                  <PhoneNumber value={lead.phone} />
                </span>
              )}
            </div>
          ),
        },
        {
          name: text.status,
          cell: ({ status }) => (
            <DotLabel tone={STATUS_TONE[status]}>{text.statuses[status]}</DotLabel>
          ),
        },
        {
          name: text.about,
          cell: ({ service, city }) => {
            const about = [service, city].filter(Boolean).join(' · ');
            return about ? <bdi>{about}</bdi> : null;
          },
        },
        { name: text.lastCall, cell: (lead) => lead.last_call_at && day(lead.last_call_at) },
        {
          name: text.callbacks,
          cell: ({ open_callbacks: open }) =>
            open > 0 ? <DotLabel tone="warn">{text.openCallback}</DotLabel> : null,
        },
        { name: text.created, cell: (lead) => day(lead.created_at) },
      ]}
    />
  );
}
