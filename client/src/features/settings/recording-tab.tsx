import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMessages } from '@/app/i18n';
import { FieldRow, SwitchRow } from '@/shared/ui';
import { SettingsForm } from './settings-form';
import { PROVIDERS } from './types';

export function RecordingTab() {
  const { settings: text } = useMessages();
  return (
    <>
      <SettingsForm title={text.tabs.recording}>
        {({ draft, set }) => (
          <>
            <SwitchRow
              label={text.recordingEnabled}
              hint={text.recordingEnabledHint}
              checked={draft.recording_enabled}
              onChange={(recording_enabled) => set({ recording_enabled })}
            />
            <Textarea
              label={text.announcement}
              description={text.announcementHint}
              rows={2}
              maxLength={500}
              value={draft.announcement ?? ''}
              onChange={({ currentTarget }) => set({ announcement: currentTarget.value || null })}
            />
          </>
        )}
      </SettingsForm>
      <SettingsForm title={text.transcription}>
        {({ draft, set }) => (
          <FieldRow>
            <NativeSelect
              label={text.provider}
              value={draft.transcription.provider}
              data={PROVIDERS.map((value) => ({ value, label: text.providers[value] }))}
              onChange={({ currentTarget: { value } }) => {
                const provider = PROVIDERS.find((one) => one === value) ?? 'default';
                set({ transcription: { ...draft.transcription, provider } });
              }}
            />
            <TextInput
              type="number"
              min={0}
              max={1_000_000}
              label={text.minutesPerMonth}
              placeholder={text.unlimited}
              value={draft.transcription.minutes_per_month ?? ''}
              onChange={({ currentTarget: { value } }) => {
                const minutes_per_month = value === '' ? null : Math.max(0, Math.round(+value));
                set({ transcription: { ...draft.transcription, minutes_per_month } });
              }}
            />
          </FieldRow>
        )}
      </SettingsForm>
    </>
  );
}
