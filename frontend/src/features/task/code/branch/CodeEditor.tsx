import { history, historyKeymap, indentLess, indentMore, standardKeymap } from '@codemirror/commands';
import { indentUnit } from '@codemirror/language';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useLayoutEffect, useRef } from 'react';
import { baseExtensions } from '@/shared/components/code/editor';

type CodeEditorProps = { filename: string; start: string; onChange: (text: string) => void };

/** Edit a file. Tab moves on, as in any field; Ctrl ] and Ctrl [ indent and outdent. */
export default function CodeEditor({ filename, start, onChange }: CodeEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const begun = useRef(start);
  const latestOnChange = useRef(onChange);
  useLayoutEffect(() => {
    latestOnChange.current = onChange;
  });
  useLayoutEffect(() => {
    if (!box.current) return;
    const view = new EditorView({
      doc: begun.current,
      parent: box.current,
      extensions: [
        baseExtensions(filename, `Edit ${filename}`, false),
        lineNumbers(),
        history(),
        indentUnit.of('    '),
        keymap.of([
          { key: 'Mod-]', run: indentMore },
          { key: 'Mod-[', run: indentLess },
          ...standardKeymap,
          ...historyKeymap,
        ]),
        EditorView.updateListener.of(
          (update) => update.docChanged && latestOnChange.current(update.state.doc.toString()),
        ),
      ],
    });
    return () => view.destroy();
  }, [filename]);
  return (
    <div className="grid gap-1">
      <div
        ref={box}
        className="overflow-hidden rounded-md border border-control [&_.cm-editor]:h-[50dvh] [&_.cm-editor]:min-h-60"
      />
      <p className="text-xs text-muted">Tab moves to the next field; Ctrl ] indents and Ctrl [ outdents.</p>
    </div>
  );
}
