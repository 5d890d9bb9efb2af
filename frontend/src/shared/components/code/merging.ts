import { getChunks, MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorView } from '@codemirror/view';
import { changesOf } from './changes';
import { canWrap, reading } from './editor';

export type Compared = {
  old: string;
  now: string;
  filename: string;
  oldLabel: string;
  label: string;
  split: boolean;
  fold: boolean;
  wrap: boolean;
};

/** A comparison on the page: how many changes it shows, and the way to one of them. */
export type Comparison = { changes: number; show: (place: number) => void; destroy: () => void };

/** Two texts side by side or as one, unchanged runs folded. */
export function compare(parent: HTMLElement, compared: Compared): Comparison {
  const { filename, label, oldLabel } = compared;
  const wrap = compared.wrap && canWrap(compared.old, compared.now);
  const diffConfig = { override: changesOf };
  const folded = compared.fold ? { collapseUnchanged: { margin: 3, minSize: 5 } } : {};
  if (compared.split) {
    const view = new MergeView({
      a: { doc: compared.old, extensions: reading({ filename, label: oldLabel, wrap }) },
      b: { doc: compared.now, extensions: reading({ filename, label, wrap }) },
      parent,
      diffConfig,
      ...folded,
    });
    return told(view.b, () => view.destroy());
  }
  const unified = unifiedMergeView({ original: compared.old, mergeControls: false, diffConfig, ...folded });
  const view = new EditorView({
    doc: compared.now,
    extensions: [reading({ filename, label, wrap }), unified],
    parent,
  });
  return told(view, () => view.destroy());
}

function told(view: EditorView, destroy: () => void): Comparison {
  const chunks = getChunks(view.state)?.chunks ?? [];
  return {
    changes: chunks.length,
    destroy,
    show(place) {
      const chunk = chunks[place];
      if (!chunk) return;
      const at = Math.min(chunk.fromB, view.state.doc.length);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
    },
  };
}
