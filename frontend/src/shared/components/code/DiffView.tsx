import { useLayoutEffect, useRef } from 'react';
import { type DiffOptions, type DiffEditor, createDiffEditor } from './diffEditor';

type DiffViewProps = DiffOptions & { onReady: (editor: DiffEditor | null) => void };

/** Show one file in two versions, side by side or unified, with unchanged lines folded. */
export default function DiffView({ onReady, ...props }: DiffViewProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { before, after, filename, beforeLabel, afterLabel, split, fold, wrap } = props;
  useLayoutEffect(() => {
    if (!ref.current) return;
    const options = { before, after, filename, beforeLabel, afterLabel, split, fold, wrap };
    const editor = createDiffEditor(ref.current, options);
    onReady(editor);
    return () => {
      onReady(null);
      editor.destroy();
    };
  }, [before, after, filename, beforeLabel, afterLabel, split, fold, wrap, onReady]);
  return (
    <div
      ref={ref}
      className="[&>.cm-editor]:max-h-[75dvh] [&_.cm-mergeView]:max-h-[75dvh] [&_.cm-mergeViewEditor+.cm-mergeViewEditor]:border-l"
    />
  );
}
