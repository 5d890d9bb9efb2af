import { getChunks, MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorView } from '@codemirror/view';
import { findChanges } from './textChanges';
import { canWrap, readOnlyExtensions } from './editor';

export type DiffOptions = {
  before: string;
  after: string;
  filename: string;
  beforeLabel: string;
  afterLabel: string;
  split: boolean;
  fold: boolean;
  wrap: boolean;
};

/** A comparison on the page: how many changes it shows, and a function that scrolls to one of them. */
export type DiffEditor = { changes: number; show: (index: number) => void; destroy: () => void };

/** Create an editor that compares two texts side by side or unified, with unchanged lines folded. */
export function createDiffEditor(parent: HTMLElement, options: DiffOptions): DiffEditor {
  const { filename, afterLabel, beforeLabel } = options;
  const wrap = options.wrap && canWrap(options.before, options.after);
  const diffConfig = { override: findChanges };
  const folded = options.fold ? { collapseUnchanged: { margin: 3, minSize: 5 } } : {};
  if (options.split) {
    const view = new MergeView({
      a: { doc: options.before, extensions: readOnlyExtensions({ filename, label: beforeLabel, wrap }) },
      b: { doc: options.after, extensions: readOnlyExtensions({ filename, label: afterLabel, wrap }) },
      parent,
      diffConfig,
      ...folded,
    });
    return toDiffEditor(view.b, () => view.destroy());
  }
  const unified = unifiedMergeView({ original: options.before, mergeControls: false, diffConfig, ...folded });
  const view = new EditorView({
    doc: options.after,
    extensions: [readOnlyExtensions({ filename, label: afterLabel, wrap }), unified],
    parent,
  });
  return toDiffEditor(view, () => view.destroy());
}

function toDiffEditor(view: EditorView, destroy: () => void): DiffEditor {
  const chunks = getChunks(view.state)?.chunks ?? [];
  return {
    changes: chunks.length,
    destroy,
    show(index) {
      const chunk = chunks[index];
      if (!chunk) return;
      const position = Math.min(chunk.fromB, view.state.doc.length);
      view.dispatch({
        selection: { anchor: position },
        effects: EditorView.scrollIntoView(position, { y: 'center' }),
      });
    },
  };
}
