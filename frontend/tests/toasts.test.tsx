// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Confirm } from '@/shared/components/Confirm';
import { Dialog } from '@/shared/components/Dialog';
import { notify, notifyError, Toasts } from '@/shared/components/Toasts';

afterEach(() => {
  for (const button of screen.queryAllByRole('button', { name: 'Dismiss notification', hidden: true }))
    fireEvent.click(button);
  cleanup();
  vi.useRealTimers();
});

function Page() {
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <main id="main" tabIndex={-1}>
        <button type="button" onClick={() => setOpen(true)}>
          Open
        </button>
      </main>
      <Dialog open={open} onClose={() => setOpen(false)} title="A dialog">
        <button type="button" onClick={() => setAsking(true)}>
          Ask
        </button>
        <Confirm
          open={asking}
          title="Sure?"
          action="Do it"
          onConfirm={() => setAsking(false)}
          onClose={() => setAsking(false)}
        >
          Really.
        </Confirm>
      </Dialog>
      <Toasts />
    </>
  );
}

function press(name: string): void {
  const button = screen.getByRole('button', { name });
  button.focus();
  fireEvent.click(button);
}

const pressEscape = () => fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });

const focused = (text: string) => vi.waitFor(() => expect(document.activeElement?.textContent).toBe(text));

describe('a notification above a dialog', () => {
  it('leaves Escape to the dialog, and the focus comes back', async () => {
    render(<Page />);
    press('Open');
    act(() => notify('Something is done.'));

    pressEscape();

    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByText('Something is done.')).toBeTruthy();
    await focused('Open');
  });

  it('can be closed without closing the dialog', () => {
    render(<Page />);
    press('Open');
    act(() => notifyError(new Error('It went wrong.')));

    const close = screen.getByRole('button', { name: 'Dismiss notification', hidden: true });
    fireEvent.pointerDown(close);
    fireEvent.click(close);

    expect(screen.queryByText('It went wrong.')).toBeNull();
    expect(screen.getByRole('dialog', { name: 'A dialog' })).toBeTruthy();
  });
});

describe('a notification', () => {
  it('goes by itself, but not while somebody looks at it or where it is bad news', () => {
    vi.useFakeTimers();
    render(<Toasts />);
    act(() => notify('Seen.'));
    act(() => notify('Looked at.'));
    act(() => notifyError('Bad.'));
    fireEvent.pointerEnter(screen.getByText('Looked at.').closest('li') as HTMLElement);

    act(() => void vi.advanceTimersByTime(6_000));

    expect(['Seen.', 'Looked at.', 'Bad.'].map((text) => screen.queryByText(text) !== null)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('shows what hostile errors hold', () => {
    render(<Toasts />);

    act(() => notifyError(new Error(`\u202eevil\u0000 <b>x</b> ${'y'.repeat(100_000)}`)));

    const text = screen.getByText(/evil/).textContent ?? '';
    expect(text.startsWith('⟨U+202E⟩evil⟨U+0000⟩ <b>x</b> yyy')).toBe(true);
    expect(text.length).toBeLessThan(1_000);
  });
});

describe('a question above a dialog', () => {
  it('takes Escape first, and gives the focus back to the dialog', async () => {
    render(<Page />);
    press('Open');
    press('Ask');

    pressEscape();
    expect(screen.queryByRole('dialog', { name: 'Sure?' })).toBeNull();
    await focused('Ask');

    pressEscape();
    expect(screen.queryByRole('dialog')).toBeNull();
    await focused('Open');
  });
});
