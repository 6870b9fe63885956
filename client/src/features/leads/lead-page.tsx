import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMessages } from '@/app/i18n';
import { CallPanel } from '@/features/calls';
import { ApiError } from '@/shared/api';
import { idParam } from '@/shared/search';
import { Card, ErrorState, Page } from '@/shared/ui';
import { leadName } from './lead';
import { LeadActions } from './lead-actions';
import { LeadAppointments } from './lead-appointments';
import { LeadCallback } from './lead-callback';
import { LeadCalls } from './lead-calls';
import { LeadFacts } from './lead-facts';
import { LeadNotes } from './lead-notes';
import classes from './lead-page.module.css';
import { leadQuery } from './queries';
import { parseLeadSearch } from './search';

/** Everything about one lead: who it is, what was said, what was agreed, what is to be done. */
export function LeadPage() {
  const { leads: text } = useMessages();
  const { leadId } = useParams({ strict: false });
  const id = idParam(leadId);
  if (id === undefined) {
    return (
      <Page title={text.title}>
        <ErrorState error={new ApiError(404, 'not_found', null)} onRetry={() => {}} />
      </Page>
    );
  }
  return <OneLead key={id} id={id} />;
}

function OneLead({ id }: { id: number }) {
  const { leads: text } = useMessages();
  const navigate = useNavigate();
  const { call } = parseLeadSearch(useSearch({ strict: false }));
  const { data, error, refetch } = useQuery(leadQuery(id));
  const survivor = data?.data.id;

  // A lead that was merged away answers as the other one, and the address follows.
  useEffect(() => {
    if (survivor === undefined || survivor === id) return;
    const params = { leadId: String(survivor) };
    void navigate({ to: '/leads/$leadId', params, replace: true });
  }, [survivor, id, navigate]);

  if (error) {
    return (
      <Page title={text.title}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!data || survivor !== id) return <LeadSkeleton />;
  const { data: lead, etag } = data;
  return (
    <div className={classes.split} data-open={call !== undefined || undefined}>
      <div>
        <Page
          title={leadName(lead, text.unnamed)}
          actions={<LeadActions lead={lead} etag={etag} />}
        >
          <div className={classes.columns}>
            <div className={classes.column}>
              <LeadFacts lead={lead} etag={etag} />
              <LeadCallback leadId={id} />
              <LeadNotes leadId={id} />
            </div>
            <div className={classes.column}>
              <LeadCalls leadId={id} opened={call} />
              <LeadAppointments leadId={id} />
            </div>
          </div>
        </Page>
      </div>
      {call && (
        <CallPanel
          callSid={call}
          startAt={undefined}
          onClose={() => void navigate({ to: '.', search: {}, resetScroll: false })}
        />
      )}
    </div>
  );
}

function LeadSkeleton() {
  const { leads: text, app } = useMessages();
  return (
    <Page title={text.title}>
      <div className={classes.columns} aria-busy="true" role="status" aria-label={app.loading}>
        <div className={classes.column}>
          <Card>
            <Skeleton height={180} />
          </Card>
          <Card>
            <Skeleton height={120} />
          </Card>
        </div>
        <div className={classes.column}>
          <Card>
            <Skeleton height={240} />
          </Card>
        </div>
      </div>
    </Page>
  );
}
