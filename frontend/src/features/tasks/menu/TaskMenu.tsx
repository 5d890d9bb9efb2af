import { useNavigate, useRouter } from '@tanstack/react-router';
import {
  Archive,
  ArchiveRestore,
  CircleDot,
  Copy,
  Download,
  EllipsisVertical,
  FileText,
  Sheet,
  Tags,
  Terminal,
  Trash2,
  Undo2,
} from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/components/Button';
import { Menu, type MenuItem } from '@/shared/components/Menu';
import { notify, notifyError } from '@/shared/components/Toasts';
import { buildUpload } from '../taskCopy';
import { buildCurl } from '../taskDraft';
import { copyText } from '@/shared/lib/clipboard';
import type { Task } from '@/shared/api/tasks';
import DeleteDialog from './DeleteDialog';
import StatusDialog from './StatusDialog';
import TagsDialog from './TagsDialog';
import { useArchiveTasks, useRestoreTasks } from './queries';

type OpenDialog = 'tags' | 'status' | 'delete';

/** Show the menu of a task, open when first rendered, and the dialogs behind it. */
export default function TaskMenu({ task, onDeleted }: { task: Task; onDeleted?: () => void }) {
  const [open, setOpen] = useState(true);
  const [openDialog, setOpenDialog] = useState<OpenDialog | null>(null);
  const items = useMenuItems(task, setOpenDialog);
  return (
    <>
      <Menu label={`Actions for ${task.name}`} items={items} open={open} onOpen={setOpen}>
        <Button size="icon" aria-label={`Actions for ${task.name}`} className="relative z-10">
          <EllipsisVertical size={16} />
        </Button>
      </Menu>
      {openDialog === 'tags' && <TagsDialog tasks={[task]} onClose={() => setOpenDialog(null)} />}
      {openDialog === 'status' && <StatusDialog task={task} onClose={() => setOpenDialog(null)} />}
      {openDialog === 'delete' && (
        <DeleteDialog tasks={[task]} onClose={() => setOpenDialog(null)} onDeleted={onDeleted} />
      )}
    </>
  );
}

function useMenuItems(task: Task, openDialog: (dialog: OpenDialog) => void): MenuItem[] {
  const archive = useArchiveTasks();
  const restore = useRestoreTasks();
  const duplicate = useDuplicate(task);
  if (task.deleted_at) return [{ name: 'Restore', icon: Undo2, run: () => restore.mutate([task]) }];
  const archived = Boolean(task.archived_at);
  async function copyCurl() {
    try {
      await copyText(buildCurl(buildUpload(task), window.location.origin));
      notify('A curl command that creates this task is copied.');
    } catch (error) {
      notifyError(error);
    }
  }
  return [
    { name: 'Duplicate…', icon: Copy, run: duplicate },
    { name: 'Tags…', icon: Tags, run: () => openDialog('tags') },
    { name: 'Set state…', icon: CircleDot, run: () => openDialog('status') },
    {
      name: archived ? 'Unarchive' : 'Archive',
      icon: archived ? ArchiveRestore : Archive,
      run: () => archive.mutate({ tasks: [task], archived: !archived }),
    },
    'line',
    ...(task.has_loop
      ? ([
          { name: 'Report', icon: FileText, href: `/tasks/${task.id}/report` },
          { name: 'Results as CSV', icon: Sheet, href: `/export_results/${task.id}`, download: true },
          { name: 'Everything as zip', icon: Download, href: `/export_task/${task.id}`, download: true },
        ] as MenuItem[])
      : []),
    { name: 'Copy as curl', icon: Terminal, run: () => void copyCurl() },
    'line',
    { name: 'Delete…', icon: Trash2, bad: true, run: () => openDialog('delete') },
  ];
}

/** Return a function that opens the sheet of a new task filled in from this one, above the task list. */
function useDuplicate(task: Task): () => void {
  const navigate = useNavigate();
  const router = useRouter();
  return () => {
    const { pathname, search } = router.latestLocation;
    const listSearch = pathname === '/tasks' ? search : {};
    void navigate({ to: '/tasks', search: { ...listSearch, new: true, from: task.id } });
  };
}
