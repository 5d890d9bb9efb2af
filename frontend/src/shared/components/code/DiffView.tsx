import { useLayoutEffect, useRef } from 'react';
import { type Compared, type Comparison, compare } from './merging';

type DiffViewProps = Compared & { onReady: (comparison: Comparison | null) => void };

/** One file in two versions: side by side or as one text, unchanged runs folded. */
export default function DiffView({ onReady, ...compared }: DiffViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const { old, now, filename, oldLabel, label, split, fold, wrap } = compared;
  useLayoutEffect(() => {
    if (!box.current) return;
    const parts = { old, now, filename, oldLabel, label, split, fold, wrap };
    const comparison = compare(box.current, parts);
    onReady(comparison);
    return () => {
      onReady(null);
      comparison.destroy();
    };
  }, [old, now, filename, oldLabel, label, split, fold, wrap, onReady]);
  return (
    <div
      ref={box}
      className="[&>.cm-editor]:max-h-[75dvh] [&_.cm-mergeView]:max-h-[75dvh] [&_.cm-mergeViewEditor+.cm-mergeViewEditor]:border-l"
    />
  );
}
