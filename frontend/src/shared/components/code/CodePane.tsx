import { type ReactNode, useCallback, useState } from 'react';
import type { DiffLayout } from './diffLayout';
import type { VersionId } from '@/shared/api/versions';
import { useKeys } from '@/shared/lib/useKeys';
import { saveItem, loadItem } from '@/shared/lib/storage';
import { ChangeSteps } from './ChangeSteps';
import { FileActions } from './FileActions';
import { FileBody } from './FileBody';
import { FileTabs } from './FileTabs';
import { chooseFile, type FilePair } from './files';
import type { DiffEditor } from './diffEditor';
import { ViewChoice } from './ViewChoice';

type CodePaneProps = {
  after: VersionId;
  before: VersionId | null;
  /** The files, null until they are fetched. */
  pairs: FilePair[] | null;
  file: string | undefined;
  entry: string;
  split: boolean;
  onFile: (file: string) => void;
  onView: ((view: DiffLayout | undefined) => void) | null;
  picker: ReactNode;
  waiting: ReactNode;
};

/** Show one file below its toolbar, which stays while files are fetched; n and p step through the changes. */
export function CodePane(props: CodePaneProps) {
  const { after, before, pairs, file, entry, split, onFile, onView, picker, waiting } = props;
  const [editor, setEditor] = useState<DiffEditor | null>(null);
  const [index, setIndex] = useState(-1);
  const [fold, setFold] = useState(true);
  const [wrap, setWrap] = useState(() => loadItem('wrap code') === 'on');
  const pair = pairs && chooseFile(pairs, file, entry);
  const changes = editor?.changes ?? 0;
  const onEditorReady = useCallback((diffEditor: DiffEditor | null) => {
    setEditor(diffEditor);
    setIndex(-1);
  }, []);
  const go = (step: 1 | -1) => {
    if (changes === 0) return;
    const next = index === -1 ? (step === 1 ? 0 : changes - 1) : (index + step + changes) % changes;
    editor?.show(next);
    setIndex(next);
  };
  useKeys({ n: () => go(1), p: () => go(-1) });
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-2 py-2 sm:px-4">
        {picker}
        {before && pairs && <Counts pairs={pairs} />}
        <div className="ml-auto flex items-center sm:gap-2">
          {before && <ChangeSteps index={index} changes={changes} onStep={go} />}
          <ViewChoice
            comparing={before !== null}
            split={split}
            fold={fold}
            wrap={wrap}
            onSplit={onView && ((next) => onView(next ? undefined : 'unified'))}
            onFold={setFold}
            onWrap={(next) => {
              saveItem('wrap code', next ? 'on' : null);
              setWrap(next);
            }}
          />
          {pair && <FileActions versionId={after} file={pair.after} />}
        </div>
      </div>
      {pairs ? (
        <FileTabs pairs={pairs} current={pair?.filename ?? ''} onFile={onFile} />
      ) : (
        <div className="p-4">{waiting}</div>
      )}
      {pair && (
        <FileBody
          key={`${after.taskId}/${after.version}`}
          pair={pair}
          after={after}
          before={before}
          split={split}
          fold={fold}
          wrap={wrap}
          onReady={onEditorReady}
        />
      )}
    </>
  );
}

function Counts({ pairs }: { pairs: FilePair[] }) {
  const added = pairs.reduce((sum, pair) => sum + pair.added, 0);
  const removed = pairs.reduce((sum, pair) => sum + pair.removed, 0);
  return (
    <span className="tnum font-mono text-xs">
      <span className="text-ok">
        +{added}
        <span className="sr-only"> lines added,</span>
      </span>{' '}
      <span className="text-bad">
        −{removed}
        <span className="sr-only"> lines removed</span>
      </span>
    </span>
  );
}
