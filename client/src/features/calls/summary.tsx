import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import type { CallDetail } from '@/shared/api';
import { DotLabel, IconCalendar, type Tone } from '@/shared/ui';
import classes from './call-panel.module.css';

const MOOD_TONE: Record<string, Tone> = { positive: 'good', neutral: 'quiet', negative: 'bad' };

/** The call in two sentences, what it asks for, how the customer was. */
export function Summary({ call }: { call: CallDetail }) {
  const { detail: text, summary: words } = useMessages();
  const works = useAtLeast('agent');
  const { next_action: action, mood, analyser } = call.understanding;
  if (!call.summary && !action && !mood) return null;
  return (
    <section>
      <h3>
        {text.summary}
        {mood && <DotLabel tone={MOOD_TONE[mood] ?? 'quiet'}>{words.moods[mood]}</DotLabel>}
      </h3>
      {call.summary && <p dir="auto">{call.summary}</p>}
      {action && (
        <div className={classes.next}>
          <span>
            <strong>{words.next}</strong> {words.actions[action]}
          </span>
          {works && action === 'visit' && call.lead && (
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconCalendar size={16} />}
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/appointments"
                  search={{ lead: call.lead?.id, appointment: 'new' }}
                />
              )}
            >
              {words.makeAppointment}
            </Button>
          )}
        </div>
      )}
      {analyser && <p className={classes.quiet}>{words.analysers[analyser]}</p>}
    </section>
  );
}
