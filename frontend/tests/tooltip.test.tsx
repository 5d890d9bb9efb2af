// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Tooltip as Primitive } from 'radix-ui';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Tooltip } from '@/shared/components/Tooltip';

beforeEach(() => {
  // jsdom has no layout; the library watches sizes.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.useFakeTimers();
  render(
    <Primitive.Provider delayDuration={300}>
      <Tooltip label="Copy the line">
        <button type="button" aria-label="Copy" />
      </Tooltip>
    </Primitive.Provider>,
  );
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const button = () => screen.getByRole('button', { name: 'Copy' });
const wait = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));

describe('a tooltip', () => {
  it('describes a control that has keyboard focus, and Escape takes it away', () => {
    act(() => button().focus());

    expect(screen.getByRole('tooltip').textContent).toBe('Copy the line');
    expect(button().getAttribute('aria-describedby')).toBe(screen.getByRole('tooltip').id);
    fireEvent.keyDown(button(), { key: 'Escape' });
    expect(screen.queryByRole('tooltip')).toBeNull();
  });

  it('stays away where focus comes back after a click', () => {
    const target = button();
    vi.spyOn(target, 'matches').mockReturnValue(false); // jsdom holds every focus for one by keyboard

    act(() => target.focus());
    vi.restoreAllMocks();

    expect(screen.queryByRole('tooltip')).toBeNull();
  });

  it('opens under a mouse that rests, and never under a finger', () => {
    fireEvent.pointerMove(button(), { pointerType: 'touch' });
    wait(1_000);
    expect(screen.queryByRole('tooltip')).toBeNull();

    fireEvent.pointerMove(button(), { pointerType: 'mouse' });
    wait(299);
    expect(screen.queryByRole('tooltip')).toBeNull();
    wait(1);
    expect(screen.getByRole('tooltip')).toBeTruthy();
  });
});
