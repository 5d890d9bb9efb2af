import {
  delimitedIndent,
  HighlightStyle,
  indentNodeProp,
  LRLanguage,
  syntaxHighlighting,
} from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { type Tag, tags } from '@lezer/highlight';
import { parser } from '@lezer/python';
import { formatCodePoint } from '@/shared/lib/invisibleCharacters';

// Characters that reorder text or are invisible, beyond those that the editor already highlights.
const INVISIBLE = /[\u180e\u202a-\u202c\u2060-\u2068\u206a-\u206f\u{e0000}-\u{e007f}]/u;
const MAX_WRAPPED_CHARACTERS = 20_000;

export type EditorOptions = { filename: string; label: string; wrap: boolean };

/**
 * Return the extensions to read source: line numbers, the theme's colours, and code points for invisible characters.
 */
export function readOnlyExtensions({ filename, label, wrap }: EditorOptions): Extension {
  return [
    baseExtensions(filename, label, wrap),
    lineNumbers(),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
  ];
}

/** Return the extensions that reading and editing share. */
export function baseExtensions(filename: string, label: string, wrap: boolean): Extension {
  return [
    EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''),
    highlightSpecialChars({ addSpecialChars: INVISIBLE, render: renderCodePoint }),
    EditorState.tabSize.of(4),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', dir: 'ltr', translate: 'no' }),
    wrap ? EditorView.lineWrapping : [],
    filename.endsWith('.py') ? PYTHON : [],
    syntaxHighlighting(COLOURS),
    THEME,
  ];
}

/** Tell whether lines may be wrapped: a line of a megabyte would be laid out as a whole. */
export function canWrap(...texts: string[]): boolean {
  return texts.every((text) => text.split('\n').every((line) => line.length <= MAX_WRAPPED_CHARACTERS));
}

function renderCodePoint(code: number, description: string | null): HTMLElement {
  const mark = document.createElement('span');
  const name = formatCodePoint(code);
  mark.className = 'cm-specialChar';
  mark.textContent = name;
  mark.title = description ?? `Character ${name}`;
  mark.setAttribute('aria-label', mark.title);
  mark.setAttribute('role', 'img');
  return mark;
}

// The grammar alone, without completion and folding: a third smaller.
const PYTHON = LRLanguage.define({
  parser: parser.configure({
    props: [
      indentNodeProp.add({
        Body: (context) => context.baseIndent + context.unit,
        'ParamList ArgList ParenthesizedExpression TupleExpression': delimitedIndent({ closing: ')' }),
        'DictionaryExpression SetExpression': delimitedIndent({ closing: '}' }),
        ArrayExpression: delimitedIndent({ closing: ']' }),
      }),
    ],
  }),
});

const styleTag = (tag: Tag | Tag[], cssColour: string) => ({ tag, color: `var(--c-${cssColour})` });

const COLOURS = HighlightStyle.define([
  styleTag(tags.keyword, 'gen'),
  styleTag(tags.string, 'ok'),
  styleTag([tags.number, tags.bool, tags.null], 'eva'),
  styleTag([tags.function(tags.variableName), tags.function(tags.propertyName)], 'run'),
  styleTag([tags.className, tags.meta], 'cod'),
  styleTag(tags.comment, 'subtle'),
]);

const tint = (soft: string) => `color-mix(in srgb, var(${soft}) 55%, transparent)`;
const underline = (styleTag: string) => ({
  background: 'none',
  textDecoration: `underline 2px var(${styleTag})`,
  textUnderlineOffset: '4px',
  textDecorationSkipInk: 'none',
});

const THEME = EditorView.theme({
  '&': { fontSize: '12.5px', color: 'var(--c-fg)', backgroundColor: 'var(--c-surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content:focus-visible': { outline: '2px solid var(--c-accent)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono, monospace)',
    lineHeight: '20px',
    fontVariantLigatures: 'none',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--c-fg)' },
  '.cm-line': { padding: '0 12px 0 8px' },
  // A right-to-left string or comment must not reorder the code around it.
  '.cm-line span': { unicodeBidi: 'isolate' },
  '.cm-gutters': { backgroundColor: 'var(--c-surface)', color: 'var(--c-subtle)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '3rem', padding: '0 10px 0 8px' },
  '.cm-specialChar': {
    color: 'var(--c-bad)',
    backgroundColor: 'var(--c-bad-soft)',
    border: '1px solid var(--c-line-strong)',
    borderRadius: '3px',
    padding: '0 3px',
    fontSize: '10px',
  },
  '.cm-changeGutter': { width: '4px', paddingLeft: '0' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: tint('--c-bad-soft') },
  '&.cm-merge-b .cm-changedLine, &.cm-merge-b .cm-inlineChangedLine': {
    backgroundColor: tint('--c-ok-soft'),
  },
  '&.cm-merge-a .cm-changedText, & .cm-deletedChunk .cm-deletedText': underline('--c-bad'),
  '&.cm-merge-b .cm-changedText': underline('--c-ok'),
  '&.cm-merge-a .cm-changedLineGutter, & .cm-deletedLineGutter': { background: 'var(--c-bad)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--c-ok)' },
  '.cm-deletedChunk': { paddingLeft: '8px' },
  '.cm-collapsedLines': {
    padding: '3px 12px',
    font: '12px/18px var(--font-sans)',
    color: 'var(--c-muted)',
    background: 'var(--c-sunken)',
    borderBlock: '1px solid var(--c-line)',
  },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"···"', color: 'var(--c-subtle)' },
});
