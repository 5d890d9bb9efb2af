import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Async } from '@/shared/components/Async';
import { Confirm } from '@/shared/components/Confirm';
import { Dialog } from '@/shared/components/Dialog';
import { BranchForm } from './BranchForm';
import { codeQuery } from '@/shared/api/versions';

type BranchDialogProps = {
  taskId: number;
  parent: string;
  usedLabels: readonly string[];
  onClose: () => void;
  onStored: (version: string) => void;
};

/** Create a version from another by hand; closing asks first if anything was edited. */
export default function BranchDialog({ taskId, parent, usedLabels, onClose, onStored }: BranchDialogProps) {
  const [edited, setEdited] = useState(false);
  const [asking, setAsking] = useState(false);
  const code = useQuery({ ...codeQuery(taskId, parent), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Dialog
      open
      sheet
      title={`Branch from ${parent}`}
      description="Edit the code and save it as a new version. The original stays unchanged."
      onClose={() => (edited ? setAsking(true) : onClose())}
    >
      <Async subject={`The code of ${parent}`} query={code}>
        {(files) => (
          <BranchForm
            taskId={taskId}
            parent={parent}
            files={files}
            usedLabels={usedLabels}
            onEdited={setEdited}
            onStored={onStored}
          />
        )}
      </Async>
      <Confirm
        open={asking}
        title="Discard your edits?"
        action="Discard edits"
        onConfirm={onClose}
        onClose={() => setAsking(false)}
      >
        They have not been saved.
      </Confirm>
    </Dialog>
  );
}
