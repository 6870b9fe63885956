import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 350;

type Props = Omit<TextInputProps, 'value' | 'onChange'> & {
  value: string;
  onCommit: (value: string) => void;
};

/** A text field that speaks after a pause in the typing, at once on Enter, and follows its value from outside. */
export function LateInput({ value, onCommit, ...rest }: Props) {
  const [typed, setTyped] = useState(value);
  const timer = useRef(0);
  const latest = useRef(onCommit);
  latest.current = onCommit;

  useEffect(() => setTyped(value), [value]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const commit = (next: string) => {
    window.clearTimeout(timer.current);
    if (next.trim() !== value) latest.current(next.trim());
  };
  return (
    <TextInput
      {...rest}
      value={typed}
      onChange={({ currentTarget }) => {
        const next = currentTarget.value;
        setTyped(next);
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => commit(next), PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(typed);
      }}
    />
  );
}
