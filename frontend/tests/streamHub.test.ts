import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StreamHub } from '@/shared/api/streamHub';
import { EventServer } from './eventServer';
import { HubTab } from './hubTab';

let server: EventServer;
let hub: StreamHub;
let tabs: HubTab[];

const pass = (ms = 100) => vi.advanceTimersByTimeAsync(ms);

function open(): HubTab {
  const tab = new HubTab(hub);
  tabs.push(tab);
  return tab;
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new EventServer(40);
  vi.stubGlobal('fetch', server.fetch);
  hub = new StreamHub();
  tabs = [];
});

afterEach(() => {
  for (const tab of tabs) tab.detach();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('tabs of one browser', () => {
  it('share one stream', async () => {
    const [first, second] = [open().attach(), open().attach()];
    await pass();
    const third = open().attach();
    server.commit(2);
    await pass();

    expect(server.cursors).toEqual(['']);
    expect([first.seqs, second.seqs, third.seqs]).toEqual([
      [41, 42],
      [41, 42],
      [41, 42],
    ]);
  });

  it('are told where they begin before they are told that the stream is live', async () => {
    open().attach();
    await pass();
    server.commit();
    await pass();

    const late = open().attach();

    expect(late.messages.slice(0, 2)).toEqual([
      { kind: 'start', cursor: '41', isGap: true },
      { kind: 'connection', connection: { state: 'live' } },
    ]);
    expect(late.seqs).toEqual([]);
  });

  it('end the stream with the last one', async () => {
    const [first, second] = [open().attach(), open().attach()];
    await pass();

    first.detach();
    await pass();
    expect(server.openStreams).toBe(1);
    second.detach();
    await pass();

    expect(server.openStreams).toBe(0);
  });

  it('that were closed without a word are forgotten', async () => {
    const [first, second] = [open().attach(), open().attach()];
    first.isClosed = second.isClosed = true;
    for (let seconds = 0; seconds < 80; seconds += 10) {
      server.ping();
      await pass(10_000);
    }

    expect(server.openStreams).toBe(0);
  });
});

describe('a tab that comes back', () => {
  it('is sent what it missed, once', async () => {
    const other = open().attach();
    await pass();
    server.commit(3);
    await pass();

    const back = open().attach({ cursor: '41' });
    server.commit();
    await pass();

    expect(back.starts).toEqual([{ kind: 'start', cursor: '41', isGap: false }]);
    expect([back.seqs, other.seqs]).toEqual([
      [42, 43, 44],
      [41, 42, 43, 44],
    ]);
  });

  it('is sent what it missed before the stream of the others began', async () => {
    server.commit(5);
    const other = open().attach();
    await pass();

    const back = open().attach({ cursor: '42' });
    await pass();
    server.commit();
    await pass();

    expect(back.seqs).toEqual([43, 44, 45, 46]);
    expect(other.seqs).toEqual([46]);
    expect(server.openStreams).toBe(1);
  });

  it('is sent what it missed when another that missed less came first', async () => {
    server.commit(5);

    const [newer, older] = [open().attach({ cursor: '44' }), open().attach({ cursor: '41' })];
    await pass();

    expect([newer.seqs, older.seqs]).toEqual([[45], [42, 43, 44, 45]]);
  });

  it('is told of a gap when it missed more than is kept', async () => {
    const other = open().attach();
    await pass();
    for (let times = 0; times < 6; times += 1) {
      server.commit(1_000);
      await pass();
    }

    const back = open().attach({ cursor: '40' });
    server.commit();
    await pass();

    expect(back.starts).toEqual([{ kind: 'start', cursor: '6040', isGap: true }]);
    expect(back.seqs).toEqual([6041]);
    expect(other.seqs).toHaveLength(6_001);
  });

  it('goes on from its place when all were away', async () => {
    const tab = open().attach();
    await pass();
    tab.detach();
    server.commit(2);

    const back = open().attach({ cursor: '40' });
    await pass();

    expect(back.seqs).toEqual([41, 42]);
    expect(back.starts).toEqual([{ kind: 'start', cursor: '40', isGap: false }]);
  });
});

describe('a server that restarts', () => {
  it('sends every tab what was committed meanwhile', async () => {
    const [first, second] = [open().attach(), open().attach()];
    await pass();
    server.commit();
    await pass();

    server.restart();
    await pass(0);
    expect([first.state, second.state]).toEqual(['waiting', 'waiting']);
    server.commit(2);
    await pass(1_000);

    expect([first.seqs, second.seqs]).toEqual([
      [41, 42, 43],
      [41, 42, 43],
    ]);
    expect([first.state, second.state]).toEqual(['live', 'live']);
  });

  it('tells every tab of a gap when it comes back from an older backup', async () => {
    const tab = open().attach();
    await pass();
    server.commit(3);
    await pass();

    server.restore(41);
    await pass(1_000);
    server.commit();
    await pass();

    expect(tab.starts.at(-1)).toEqual({ kind: 'start', cursor: '41', isGap: true });
    expect(tab.seqs).toEqual([41, 42, 43, 42]);
  });

  it('is no longer called live when nothing has been heard for longer than between two pings', async () => {
    const tab = open().attach();
    await pass();
    expect(tab.state).toBe('live');

    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    await pass(21_000);

    expect(tab.state).not.toBe('live');
  });
});

describe('a session', () => {
  it('that ends in one tab ends in all', async () => {
    const [first, second] = [open().attach(), open().attach()];
    await pass();

    first.signOut();
    await pass();

    expect(second.state).toBe('signed out');
    expect(server.openStreams).toBe(0);
  });

  it('that the server no longer knows ends in all', async () => {
    const [first, second] = [open().attach(), open().attach()];
    await pass();

    server.status = 401;
    server.restart();
    await pass(1_000);

    expect([first.state, second.state]).toEqual(['signed out', 'signed out']);
  });

  it('that another follows makes the other tabs check theirs, and opens the stream anew', async () => {
    const old = open().attach();
    await pass();

    open().attach({ session: 'session-2' });
    await pass();
    old.attach({ session: 'session-2' });
    server.commit();
    await pass();

    expect(old.checks).toBe(1);
    expect(old.seqs).toEqual([41]);
    expect(server.cursors).toEqual(['', '']);
    expect(server.openStreams).toBe(1);
  });

  it('is taken from no tab that has not checked it', async () => {
    open().attach();
    await pass();

    const stale = open().attach({ session: 'session-0', isVerified: false });
    server.commit();
    await pass();

    expect(stale.checks).toBe(1);
    expect(stale.seqs).toEqual([]);
    expect(server.cursors).toHaveLength(1);
  });
});
