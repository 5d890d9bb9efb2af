import type { ReactNode } from 'react';
import { cx } from '@/shared/lib/cx';

type ScrollBoxProps = { label: string; className?: string; children: ReactNode };

/** Hold what may be larger than its box; the box scrolls both ways, also by keyboard. */
export function ScrollBox({ label, className, children }: ScrollBoxProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard
    <section tabIndex={0} aria-label={label} className={cx('min-w-0 overflow-auto', className)}>
      {children}
    </section>
  );
}
