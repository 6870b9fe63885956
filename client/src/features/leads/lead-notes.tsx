import { Button, Textarea } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { useFormat } from '@/shared/format';
import { Card, ConfirmDialog, ErrorState, Form } from '@/shared/ui';
import type { Note } from './lead';
import classes from './lead-page.module.css';
import { addNote, changeNote, deleteNote, notesQuery } from './queries';

const MOST_CHARACTERS = 10_000;

export function LeadNotes({ leadId }: { leadId: number }) {
  const { leads: text, app } = useMessages();
  const works = useAtLeast('agent');
  const list = useInfiniteQuery(notesQuery(leadId));
  const notes = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={text.notes}>
      {works && <NoteForm leadId={leadId} />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && notes.length === 0 && <p className={classes.quiet}>{text.noNotes}</p>}
      {notes.length > 0 && (
        <ul className={classes.list}>
          {notes.map((note) => (
            <OneNote key={note.id} leadId={leadId} note={note} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {app.more}
        </Button>
      )}
    </Card>
  );
}

/** Writes a note, or changes one. */
function NoteForm({ leadId, note, onDone }: { leadId: number; note?: Note; onDone?: () => void }) {
  const { leads: text, app } = useMessages();
  const client = useQueryClient();
  const [typed, setTyped] = useState(note?.text ?? '');
  const save = useMutation({
    mutationFn: (words: string) =>
      note ? changeNote(leadId, note.id, words) : addNote(leadId, words),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: notesQuery(leadId).queryKey });
      setTyped('');
      onDone?.();
    },
  });
  return (
    <Form
      submit={note ? app.save : text.addNote}
      pending={save.isPending}
      error={save.error}
      idle={typed.trim() === '' || typed.trim() === note?.text}
      onCancel={onDone}
      onSubmit={() => save.mutate(typed.trim())}
    >
      <Textarea
        aria-label={note ? text.editNote : text.newNote}
        placeholder={text.newNote}
        rows={2}
        maxLength={MOST_CHARACTERS}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </Form>
  );
}

function OneNote({ leadId, note }: { leadId: number; note: Note }) {
  const { leads: text, app } = useMessages();
  const format = useFormat();
  const client = useQueryClient();
  const manages = useAtLeast('admin');
  const [doing, setDoing] = useState<'edit' | 'delete'>();
  const remove = useMutation({
    mutationFn: () => deleteNote(leadId, note.id),
    onSuccess: () => client.invalidateQueries({ queryKey: notesQuery(leadId).queryKey }),
  });
  if (doing === 'edit') {
    return (
      <li className={classes.note}>
        <NoteForm leadId={leadId} note={note} onDone={() => setDoing(undefined)} />
      </li>
    );
  }
  return (
    <li className={classes.note}>
      <p dir="auto">{note.text}</p>
      <div className={classes.meta}>
        <bdi>{note.author?.name ?? text.formerMember}</bdi>
        <time dateTime={note.created_at}>
          {format.day(note.created_at, new Date())}, {format.time(note.created_at)}
        </time>
        <span>
          {note.mine && (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={text.editNote}
              onClick={() => setDoing('edit')}
            >
              {app.edit}
            </Button>
          )}
          {(note.mine || manages) && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-label={text.deleteNote}
              onClick={() => setDoing('delete')}
            >
              {app.delete}
            </Button>
          )}
        </span>
      </div>
      {doing === 'delete' && (
        <ConfirmDialog
          title={text.deleteNote}
          text={text.deleteNoteText}
          confirm={app.delete}
          danger
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setDoing(undefined)}
        />
      )}
    </li>
  );
}
