import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useId, useRef } from 'react';
import { useMessages } from '@/app/i18n';
import { useFormat } from '@/shared/format';
import { IconClose } from '@/shared/ui';
import { addInterval } from './flow';
import classes from './settings-page.module.css';
import { DAYS, type Hours, type Interval } from './types';

type Props = {
  hours: Hours;
  bad: Interval | undefined;
  onChange: (hours: Hours) => void;
};

/** The hours of each day of the week, and the days on which they do not hold. */
export function HoursFields({ hours, bad, onChange }: Props) {
  const { settings: text } = useMessages();
  const format = useFormat();
  const problemId = useId();
  const replace = (interval: Interval, change: Partial<Interval>) =>
    onChange({
      ...hours,
      weekly: hours.weekly.map((one) => (one === interval ? { ...one, ...change } : one)),
    });
  const remove = (interval: Interval) =>
    onChange({ ...hours, weekly: hours.weekly.filter((one) => one !== interval) });
  const closedDates = hours.closed_dates ?? [];
  const date = useRef<HTMLInputElement>(null);
  const addDate = () => {
    const chosen = date.current?.value;
    if (!date.current || !chosen) return;
    date.current.value = '';
    onChange({ ...hours, closed_dates: [...new Set([...closedDates, chosen])].sort() });
  };
  const removeDate = (closed: string) =>
    onChange({ ...hours, closed_dates: closedDates.filter((one) => one !== closed) });
  return (
    <fieldset className={classes.flow}>
      <legend>{text.hours}</legend>
      {DAYS.map((day) => {
        const name = text.days7[day];
        return (
          <div key={day} className={classes.day}>
            <span>{name}</span>
            <div className={classes.intervals}>
              {hours.weekly
                .filter((interval) => interval.day === day)
                .map((interval, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: an interval is its place; its times are being typed.
                  <div key={index} className={classes.interval}>
                    <TextInput
                      type="time"
                      aria-label={`${name}, ${text.opens}`}
                      aria-describedby={interval === bad ? problemId : undefined}
                      error={interval === bad}
                      value={interval.from}
                      onChange={({ currentTarget }) =>
                        replace(interval, { from: currentTarget.value })
                      }
                    />
                    –
                    <TextInput
                      type="time"
                      aria-label={`${name}, ${text.closes}`}
                      aria-describedby={interval === bad ? problemId : undefined}
                      error={interval === bad}
                      value={interval.to === '24:00' ? '00:00' : interval.to}
                      onChange={({ currentTarget: { value } }) =>
                        replace(interval, { to: value === '00:00' ? '24:00' : value })
                      }
                    />
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`${name}: ${text.removeHours}`}
                      onClick={() => remove(interval)}
                    >
                      <IconClose size={18} />
                    </ActionIcon>
                  </div>
                ))}
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={`${name}: ${text.addHours}`}
                onClick={() => onChange(addInterval(hours, day))}
              >
                {text.addHours}
              </Button>
            </div>
          </div>
        );
      })}
      {bad && (
        <p id={problemId} role="alert" className={classes.bad}>
          {text.hoursInvalid(text.days7[bad.day])}
        </p>
      )}
      <div className={classes.dateRow}>
        <TextInput
          ref={date}
          type="date"
          label={text.closedDates}
          description={text.closedDatesHint}
        />
        <Button variant="light" onClick={addDate}>
          {text.addClosedDate}
        </Button>
      </div>
      <div className={classes.buttons}>
        {closedDates.map((closed) => {
          const day = format.fullDay(`${closed}T12:00:00Z`);
          return (
            <Button
              key={closed}
              variant="default"
              size="compact-md"
              rightSection={<IconClose size={16} />}
              aria-label={`${text.removeClosedDate} ${day}`}
              onClick={() => removeDate(closed)}
            >
              {day}
            </Button>
          );
        })}
      </div>
    </fieldset>
  );
}
