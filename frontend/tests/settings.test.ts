import { describe, expect, test } from 'vitest';
import { describeBackup, describeState } from '@/features/settings/backups/descriptions';
import type { Backup } from '@/features/settings/backups/queries';
import { buildChannelCommand } from '@/features/settings/notifications/channelCommand';
import { groupPlugins } from '@/features/settings/plugins/pluginGroups';
import { findRoomName } from '@/features/settings/rooms';
import { formatSetting, isChanged } from '@/features/settings/server/settingText';
import { listDiskParts } from '@/features/settings/storage/diskParts';
import type { DiskUse } from '@/features/settings/storage/queries';
import type { Plugin } from '@/shared/api/plugins';
import { filterByWords } from '@/shared/lib/wordSearch';

const plugin = (name: string, rest: Partial<Plugin>): Plugin => ({
  name,
  kind: 'agent',
  help: '',
  package: 'ours 1',
  roles: [],
  takes_reference: false,
  options: [],
  problem: null,
  ...rest,
});

const backup = (rest: Partial<Backup>): Backup => ({
  name: 'a.backup',
  state: 'whole',
  doing: 'whole',
  created_at: '2026-01-01T00:00:00Z',
  size_bytes: 2048,
  missing: [],
  missing_count: 0,
  check: 'unchecked',
  check_detail: '',
  ...rest,
});

describe('settings', () => {
  test('a command quotes what a shell would split', () => {
    const command = buildChannelCommand({
      name: "Ann's channel",
      kind: 'email',
      address: 'ann@example.org',
      occasions: ['failed', 'stalled'],
    });

    expect(command).toBe(
      "orchestrator create-channel --name 'Ann'\\''s channel' --kind email --address ann@example.org --occasions failed --occasions stalled",
    );
  });

  test('an agent stands under each role that it can act in', () => {
    const groups = groupPlugins([
      plugin('llm', { roles: ['generator', 'coder', 'evaluator'] }),
      plugin('local', { kind: 'runner' }),
      plugin('broken', { problem: 'ImportError' }),
    ]);

    expect(groups.map(({ name, plugins }) => [name, plugins.map((each) => each.name)])).toEqual([
      ['Coders', ['llm']],
      ['Evaluators', ['llm']],
      ['Generators', ['llm']],
      ['Runners', ['local']],
      ['Cannot be loaded', ['broken']],
    ]);
  });

  test('a search needs every word, in the name or the help', () => {
    const items = [
      { name: 'rmse', help: 'Square root of the mean squared error.' },
      { name: 'mae', help: 'Mean absolute error.' },
    ];

    expect(filterByWords(items, ' ERROR root ').map(({ name }) => name)).toEqual(['rmse']);
    expect(filterByWords(items, '')).toHaveLength(2);
  });

  test('the disk is told by parts, the largest first and nothing that is empty', () => {
    const use = {
      tasks: [{ task_id: 1, name: 'x', total_bytes: 300, row_bytes: 100 }],
      other_tasks_bytes: 50,
      datasets_bytes: 900,
      backups_bytes: 0,
    } as unknown as DiskUse;

    expect(listDiskParts(use).map(({ name, bytes }) => [name, bytes])).toEqual([
      ['Data sets', 900],
      ['Tasks', 250],
    ]);
  });

  test('a damaged backup is told as failed, with what was found', () => {
    const damaged = backup({ check: 'damaged', check_detail: 'One byte differs.' });

    expect([describeState(damaged), describeBackup(damaged)]).toEqual([
      'failed',
      '2.0 KiB. One byte differs.',
    ]);
    expect(describeBackup(backup({}))).toBe('2.0 KiB. Not verified since the server started.');
  });

  test('a secret is told as set or not, never by its value', () => {
    const secret = {
      name: 'SMTP_PASSWORD',
      section: 'notifications' as const,
      help: '',
      value: null,
      default: null,
      is_secret: true,
    };

    expect(formatSetting({ ...secret, is_set: true })).toBe('set, hidden');
    expect(isChanged({ ...secret, is_set: true })).toBe(true);
    expect(formatSetting({ ...secret, is_set: false })).toBe('not set');
  });

  test('a page of the settings is known by its path', () => {
    expect(findRoomName('/settings/backups')).toBe('Backups');
    expect(findRoomName('/tasks/3')).toBeNull();
  });
});
