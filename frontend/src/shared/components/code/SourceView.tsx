import { EditorView } from '@codemirror/view';
import { useLayoutEffect, useRef } from 'react';
import { canWrap, reading, type Shown } from './editor';

/** One file, to be read. */
export default function SourceView({ text, filename, label, wrap }: Shown & { text: string }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!box.current) return;
    const shown = { filename, label, wrap: wrap && canWrap(text) };
    const view = new EditorView({ doc: text, extensions: reading(shown), parent: box.current });
    return () => view.destroy();
  }, [text, filename, label, wrap]);
  return <div ref={box} className="[&_.cm-editor]:max-h-[75dvh]" />;
}
