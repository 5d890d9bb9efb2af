import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from '@/shared/lib/cx';
import { truncate, escapeInvisible } from '@/shared/lib/invisibleCharacters';

const MAX_ERROR_CHARACTERS = 1_000;

const CONTROL =
  'w-full rounded-md border border-control bg-surface px-2.5 text-sm text-fg placeholder:text-subtle aria-invalid:border-bad pointer-coarse:min-h-10';

type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string;
  children: (props: FieldControl) => ReactNode;
  hidden?: boolean;
};
export type FieldControl = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean };

/** Show a labelled control with its hint and error. `hidden` keeps the label for screen readers only. */
export function Field({ label, hint, error, children, hidden = false }: FieldProps) {
  const id = useId();
  const noted = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1">
      <label htmlFor={id} className={hidden ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': noted, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium break-words text-bad">
          {escapeInvisible(truncate(error, MAX_ERROR_CHARACTERS))}
        </p>
      )}
    </div>
  );
}

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={cx(CONTROL, 'h-8', className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={cx(CONTROL, 'py-2 leading-5', className)} />;
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={cx(CONTROL, 'h-8 pr-7', className)} />;
}
