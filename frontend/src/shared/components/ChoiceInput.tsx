import { type KeyboardEvent, useState } from 'react';
import { type Choice, filterByWords } from '@/shared/lib/wordSearch';
import { ChoiceList } from './ChoiceList';
import { type FieldControl, Input } from './Field';

type ChoiceInputProps = {
  control: FieldControl;
  value: string;
  choices: readonly Choice[];
  placeholder?: string;
  onChange: (value: string) => void;
};

/**
 * Edit a name that is chosen from a list with search, or typed. The list opens on a click, on typing or with the arrow
 * keys; Enter takes the marked choice, Esc closes the list.
 */
export function ChoiceInput({ control, value, choices, placeholder, onChange }: ChoiceInputProps) {
  const [isOpen, setOpen] = useState(false);
  const [isTyped, setTyped] = useState(false); // since it was opened: only then does the text narrow the list
  const [marked, setMarked] = useState(-1);
  const matches = isTyped ? filterByWords(choices, value) : choices;
  const isSettled = isTyped && matches.length === 1 && matches[0]?.name === value;
  const isShown = isOpen && matches.length > 0 && !isSettled;
  const listId = `${control.id}-choices`;

  function open(typed: boolean) {
    setOpen(true);
    setTyped(typed);
    setMarked(-1);
  }
  function take(choice: Choice) {
    onChange(choice.name);
    setOpen(false);
  }
  function move(step: 1 | -1) {
    if (!isShown) return open(false);
    setMarked((now) => (Math.max(now, step === 1 ? -1 : 0) + step + matches.length) % matches.length);
  }
  function onKeyDown(event: KeyboardEvent) {
    const choice = matches[marked];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter' && isShown && choice) take(choice);
    else if (event.key === 'Escape' && isShown) setOpen(false);
    else return;
    event.preventDefault();
  }

  return (
    <div className="relative">
      <Input
        {...control}
        role="combobox"
        aria-expanded={isShown}
        aria-controls={isShown ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isShown && marked >= 0 ? `${listId}-${marked}` : undefined}
        autoComplete="off"
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          open(true);
        }}
        onClick={() => !isShown && open(false)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isShown && <ChoiceList id={listId} choices={matches} marked={marked} onTake={take} />}
    </div>
  );
}
