import { formatBytes, formatCount } from '@/shared/lib/format';
import type { Backup } from './queries';

/** Name the state of a backup in the words of the pill. */
export function describeState(backup: Backup): string {
  if (backup.state === 'whole') {
    if (backup.check === 'damaged') return 'failed';
    return backup.check === 'complete' ? 'verified' : 'completed';
  }
  return backup.state;
}

/** Describe how far a backup is, what is in it, or why it failed. */
export function describeBackup(backup: Backup): string {
  if (backup.state === 'failed') return backup.doing;
  if (backup.state === 'running')
    return `${backup.doing}: ${formatCount(backup.rows ?? 0)} rows, ${formatCount(backup.files ?? 0)} files`;
  const size = formatBytes(backup.size_bytes);
  const missing = backup.missing_count > 0 ? ` ${formatCount(backup.missing_count)} files were missing.` : '';
  if (backup.check === 'running') return `${size}. Reading it back: ${backup.check_detail}.${missing}`;
  if (backup.check === 'unchecked') return `${size}. Not verified since the server started.${missing}`;
  return `${size}. ${backup.check_detail}${missing}`;
}
