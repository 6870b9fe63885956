import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { useMessages } from '@/app/i18n';
import { FieldRow, IconClose } from '@/shared/ui';
import { SettingsForm } from './settings-form';
import classes from './settings-page.module.css';
import type { Service } from './types';

const ZONES = Intl.supportedValuesOf('timeZone');
const MOST_SERVICES = 200;

export function BusinessTab() {
  const { settings: text } = useMessages();
  return (
    <>
      <SettingsForm title={text.tabs.business}>
        {({ draft, set }) => (
          <>
            <TextInput
              label={text.businessName}
              value={draft.name}
              maxLength={120}
              onChange={({ currentTarget }) => set({ name: currentTarget.value })}
            />
            <FieldRow>
              <NativeSelect
                label={text.language}
                description={text.languageHint}
                value={draft.language}
                data={[
                  { value: 'he', label: text.languages.he },
                  { value: 'en', label: text.languages.en },
                ]}
                onChange={({ currentTarget: { value } }) =>
                  set({ language: value === 'en' ? 'en' : 'he' })
                }
              />
              <NativeSelect
                label={text.timeZone}
                description={text.timeZoneHint}
                dir="ltr"
                value={draft.time_zone}
                data={ZONES.includes(draft.time_zone) ? ZONES : [draft.time_zone, ...ZONES]}
                onChange={({ currentTarget }) => set({ time_zone: currentTarget.value })}
              />
            </FieldRow>
          </>
        )}
      </SettingsForm>
      <SettingsForm title={text.services}>
        {({ draft, set }) => (
          <>
            <p className={classes.hint}>{text.servicesHint}</p>
            <Services services={draft.services} onChange={(services) => set({ services })} />
          </>
        )}
      </SettingsForm>
    </>
  );
}

type Props = { services: Service[]; onChange: (services: Service[]) => void };

/** What the business offers, each with the words by which callers ask for it. */
function Services({ services, onChange }: Props) {
  const { settings: text } = useMessages();
  const replace = (at: number, service: Service) =>
    onChange(services.map((one, index) => (index === at ? service : one)));
  return (
    <div className={classes.rows}>
      {services.map((service, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its name is being typed.
        <div key={index} className={classes.serviceRow}>
          <TextInput
            label={text.serviceName}
            value={service.name}
            maxLength={80}
            onChange={({ currentTarget }) =>
              replace(index, { ...service, name: currentTarget.value })
            }
          />
          <TextInput
            label={text.serviceWords}
            placeholder={text.serviceWordsExample}
            defaultValue={(service.words ?? []).join(', ')}
            onBlur={({ currentTarget }) =>
              replace(index, { ...service, words: wordsOf(currentTarget.value) })
            }
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={text.removeService(service.name)}
            onClick={() => onChange(services.filter((_, at) => at !== index))}
          >
            <IconClose />
          </ActionIcon>
        </div>
      ))}
      {services.length < MOST_SERVICES && (
        <div>
          <Button variant="light" onClick={() => onChange([...services, { name: '', words: [] }])}>
            {text.addService}
          </Button>
        </div>
      )}
    </div>
  );
}

function wordsOf(typed: string): string[] {
  const words = typed.split(',').map((word) => word.trim());
  return [...new Set(words.filter(Boolean))];
}
