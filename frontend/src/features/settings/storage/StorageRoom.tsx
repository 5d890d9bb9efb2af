import { useQuery } from '@tanstack/react-query';
import { Async } from '@/shared/components/Async';
import { Card } from '@/shared/components/Card';
import { formatBytes, formatCount } from '@/shared/lib/format';
import { Room } from '../Room';
import { DiskParts } from './DiskParts';
import { diskUseQuery, retentionQuery } from './queries';
import { LargestTasks } from './LargestTasks';
import { Removals } from './Removals';
import { RetentionRules } from './RetentionRules';

/** Show what takes up disk space, for how long things are kept, and what is removed next. */
export function StorageRoom() {
  const use = useQuery(diskUseQuery);
  const plan = useQuery(retentionQuery);
  return (
    <Room
      title="Disk and retention"
      text="What takes up space in the data directory, for how long it is kept, and what is removed next."
      command="orchestrator get-disk-use"
    >
      <Card
        title="Space used"
        action={
          use.data && (
            <span className="tnum text-xs text-muted">
              {formatBytes(use.data.total_bytes)} in {formatCount(use.data.files)} files,{' '}
              {formatBytes(use.data.free_bytes)} free
            </span>
          )
        }
      >
        <Async subject="The use of the disk" query={use}>
          {(data) => <DiskParts use={data} />}
        </Async>
      </Card>
      <Card title="Largest tasks" padded={false}>
        <Async subject="The use of the disk" query={use}>
          {(data) => <LargestTasks use={data} />}
        </Async>
      </Card>
      <Card title="Retention">
        <Async subject="The retention" query={plan}>
          {(data) => <RetentionRules plan={data} />}
        </Async>
      </Card>
      <Card title="Removed next" padded={false}>
        <Async subject="The retention" query={plan}>
          {(data) => <Removals plan={data} />}
        </Async>
      </Card>
    </Room>
  );
}
