import { type ReactNode, useCallback, useState } from 'react';
import type { DiffLayout } from './diffLayout';
import type { VersionId } from '@/shared/api/versions';
import { useKeys } from '@/shared/lib/useKeys';
import { remember, remembered } from '@/shared/lib/storage';
import { ChangeSteps } from './ChangeSteps';
import { FileActions } from './FileActions';
import { FileBody } from './FileBody';
import { FileTabs } from './FileTabs';
import { chosenFile, type FilePair } from './files';
import type { Comparison } from './merging';
import { ViewChoice } from './ViewChoice';

type CodePaneProps = {
  now: VersionId;
  old: VersionId | null;
  /** null until they are here. */
  pairs: FilePair[] | null;
  file: string | undefined;
  entry: string;
  split: boolean;
  onFile: (file: string) => void;
  onView: ((view: DiffLayout | undefined) => void) | null;
  picker: ReactNode;
  waiting: ReactNode;
};

/** One chosen file under its toolbar, which stays while files are fetched; n and p go to the next and the previous change. */
export function CodePane(props: CodePaneProps) {
  const { now, old, pairs, file, entry, split, onFile, onView, picker, waiting } = props;
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [place, setPlace] = useState(-1);
  const [fold, setFold] = useState(true);
  const [wrap, setWrap] = useState(() => remembered('wrap code') === 'on');
  const pair = pairs && chosenFile(pairs, file, entry);
  const changes = comparison?.changes ?? 0;
  const ready = useCallback((made: Comparison | null) => {
    setComparison(made);
    setPlace(-1);
  }, []);
  const go = (step: 1 | -1) => {
    if (changes === 0) return;
    const next = place === -1 ? (step === 1 ? 0 : changes - 1) : (place + step + changes) % changes;
    comparison?.show(next);
    setPlace(next);
  };
  useKeys({ n: () => go(1), p: () => go(-1) });
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-2 py-2 sm:px-4">
        {picker}
        {old && pairs && <Counts pairs={pairs} />}
        <div className="ml-auto flex items-center sm:gap-2">
          {old && <ChangeSteps place={place} changes={changes} onStep={go} />}
          <ViewChoice
            comparing={old !== null}
            split={split}
            fold={fold}
            wrap={wrap}
            onSplit={onView && ((now) => onView(now ? undefined : 'unified'))}
            onFold={setFold}
            onWrap={(now) => {
              remember('wrap code', now ? 'on' : null);
              setWrap(now);
            }}
          />
          {pair && <FileActions source={now} file={pair.now} />}
        </div>
      </div>
      {pairs ? (
        <FileTabs pairs={pairs} current={pair?.filename ?? ''} onFile={onFile} />
      ) : (
        <div className="p-4">{waiting}</div>
      )}
      {pair && (
        <FileBody
          key={`${now.taskId}/${now.version}`}
          pair={pair}
          now={now}
          old={old}
          split={split}
          fold={fold}
          wrap={wrap}
          onReady={ready}
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
