import type { ReactNode } from 'react';
import { cx } from '@/shared/lib/cx';

type CardProps = {
  title?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
  padded?: boolean;
};

/** Show a panel with a heading. */
export function Card({ title, action, children, className, padded = true }: CardProps) {
  return (
    <section className={cx('card overflow-hidden', className)}>
      {title && (
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b px-4 py-1.5">
          <h2 className="text-sm font-semibold">{title}</h2>
          {action}
        </header>
      )}
      <div className={padded ? 'p-4' : undefined}>{children}</div>
    </section>
  );
}
