import type { ButtonHTMLAttributes } from 'react';
import { cx } from '@/shared/lib/cx';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: 'primary' | 'outline' | 'ghost' | 'danger';
  size?: 'sm' | 'md' | 'icon';
  busy?: boolean;
};

const VARIANTS = {
  primary: 'bg-accent-solid text-on-accent hover:brightness-110',
  outline: 'border border-line-strong bg-surface hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-fg',
  danger: 'border border-line-strong bg-surface text-bad hover:bg-bad-soft',
};
const SIZES = {
  sm: 'h-7 px-2 text-xs pointer-coarse:h-10',
  md: 'h-8 px-3 text-sm pointer-coarse:h-10',
  icon: 'size-8 pointer-coarse:size-10',
};

/** Show a button; `busy` disables it and keeps its size and text while work is under way. */
export function Button({
  variant = 'ghost',
  size = 'md',
  busy = false,
  className,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={buttonClass(variant, size, className)}
    />
  );
}

/** Return the classes that make a link look like a button. */
export function buttonClass(variant: keyof typeof VARIANTS, size: keyof typeof SIZES, more?: string): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors duration-100 disabled:opacity-50',
    SIZES[size],
    VARIANTS[variant],
    more,
  );
}
