import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 200;

/**
 * Return a text as it is typed, a setter that passes it on after a pause, and a function that passes it on at once.
 * When the passed value changes elsewhere, as by the browser's back button, the text follows.
 */
export function useDraft(
  value: string,
  send: (value: string) => void,
): [string, (text: string) => void, () => void] {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const now = (next: string) => {
    clearTimeout(timer.current);
    if (next === sent.current) return;
    sent.current = next;
    send(next);
  };
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => now(next), PAUSE_MS);
  };
  return [text, type, () => now(text)];
}
