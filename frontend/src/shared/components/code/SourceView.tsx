import { EditorView } from '@codemirror/view';
import { useLayoutEffect, useRef } from 'react';
import { canWrap, readOnlyExtensions, type EditorOptions } from './editor';

/** Show one file, read-only. */
export default function SourceView({ text, filename, label, wrap }: EditorOptions & { text: string }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!ref.current) return;
    const options = { filename, label, wrap: wrap && canWrap(text) };
    const view = new EditorView({ doc: text, extensions: readOnlyExtensions(options), parent: ref.current });
    return () => view.destroy();
  }, [text, filename, label, wrap]);
  return <div ref={ref} className="[&_.cm-editor]:max-h-[75dvh]" />;
}
