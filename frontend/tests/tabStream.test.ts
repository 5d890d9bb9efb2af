// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '@/shared/api/problem';
import { StreamHub } from '@/shared/api/streamHub';
import { linkToHub, type OpenLink } from '@/shared/api/streamLink';
import { TabStream } from '@/shared/api/tabStream';
import { EventServer } from './eventServer';

let server: EventServer;
let hub: StreamHub;
let isHubDead: boolean;
let isHidden: boolean;
let ends: (() => void)[];

const pass = (ms = 100) => vi.advanceTimersByTimeAsync(ms);

/** A link to the hub that other tabs use too, as the worker's. */
const openShared: OpenLink = (onMessage) => ({
  ...linkToHub(hub, (message) => !isHubDead && onMessage(message)),
  isShared: true,
});

function openTab({ open = openShared, checkSession = () => Promise.resolve('session-1') } = {}) {
  const tab = { seqs: [] as number[], states: [] as string[], gaps: 0, sessionChanges: 0 };
  const stream = new TabStream({
    session: 'session-1',
    checkSession,
    onEvents: (events) => tab.seqs.push(...events.map((event) => event.seq)),
    onConnection: ({ state }) => state !== tab.states.at(-1) && tab.states.push(state),
    onGap: () => {
      tab.gaps += 1;
    },
    onSessionChange: () => {
      tab.sessionChanges += 1;
    },
    open,
  });
  ends.push(stream.start());
  return Object.assign(tab, { stream });
}

function setHidden(hidden: boolean): void {
  isHidden = hidden;
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new EventServer(40);
  hub = new StreamHub();
  isHubDead = isHidden = false;
  ends = [];
  vi.stubGlobal('fetch', server.fetch);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden);
  const pings = setInterval(() => server.ping(), 15_000);
  ends.push(() => clearInterval(pings));
});

afterEach(() => {
  for (const end of ends) end();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a tab', () => {
  it.each([
    ['kept for the Back button', () => window.dispatchEvent(new Event('pagehide')), 'pageshow', 0],
    ['frozen', () => document.dispatchEvent(new Event('freeze')), 'resume', 0],
  ])('that is %s lets go, and misses nothing', async (_, leave, comesBack, ms) => {
    const tab = openTab();
    await pass();
    server.commit();
    await pass();

    leave();
    await pass(ms);
    expect([server.openStreams, tab.states.at(-1)]).toEqual([0, 'resting']);
    server.commit(2);
    isHidden = false;
    (comesBack === 'pageshow' ? window : document).dispatchEvent(new Event(comesBack));
    await pass();

    expect(tab.seqs).toEqual([41, 42, 43]);
    expect([tab.gaps, tab.states.at(-1)]).toEqual([1, 'live']);
  });

  it('that is hidden keeps up with the stream that it shares', async () => {
    const tab = openTab();
    await pass();

    setHidden(true);
    await pass(120_000);
    server.commit();
    await pass();

    expect(server.cursors).toHaveLength(1);
    expect([tab.seqs, tab.states.at(-1)]).toEqual([[41], 'live']);
  });

  it('with a stream of its own lets go soon after it is hidden, and misses nothing', async () => {
    const tab = openTab({ open: (onMessage) => linkToHub(hub, onMessage) });
    await pass();

    setHidden(true);
    await pass(6_000);
    expect([server.openStreams, tab.states.at(-1)]).toEqual([0, 'resting']);
    server.commit();
    setHidden(false);
    await pass();

    expect([tab.seqs, tab.states.at(-1)]).toEqual([[41], 'live']);
  });

  it('with a stream of its own that was opened in the background lets go too', async () => {
    isHidden = true;
    openTab({ open: (onMessage) => linkToHub(hub, onMessage) });
    await pass();

    await pass(6_000);

    expect(server.openStreams).toBe(0);
  });

  it('no longer says live when the hub is silent, and connects again', async () => {
    const tab = openTab();
    await pass();

    isHubDead = true;
    await pass(26_000);
    expect(tab.states.at(-1)).toBe('connecting');
    isHubDead = false;
    hub = new StreamHub();
    server.commit();
    await pass(26_000);

    expect(tab.states.at(-1)).toBe('live');
    expect(tab.seqs).toEqual([41]);
  });

  it('connects at once when the worker fails', async () => {
    let fail: () => void = () => undefined;
    const tab = openTab({
      open: (onMessage, onBroken) => {
        fail = onBroken;
        return linkToHub(hub, onMessage);
      },
    });
    await pass();

    hub = new StreamHub();
    fail();
    server.commit();
    await pass();

    expect(tab.seqs).toEqual([41]);
  });
});

describe('the session of a tab', () => {
  it('is checked when another tab has another, and what was fetched with the old one is dropped', async () => {
    const tab = openTab({ checkSession: () => Promise.resolve('session-2') });
    await pass();

    hub.receive({ postMessage: () => undefined }, attachment('session-2'));
    await pass();
    server.commit();
    await pass();

    expect(tab.sessionChanges).toBe(1);
    expect(tab.seqs).toEqual([41]);
    expect(tab.states.at(-1)).toBe('live');
  });

  it('is over when the server knows none', async () => {
    const tab = openTab({ checkSession: () => Promise.reject(new Problem('', 401, '', null)) });
    await pass();

    hub.receive({ postMessage: () => undefined }, attachment('session-2'));
    await pass();

    expect(tab.states.at(-1)).toBe('signed out');
  });

  it('is checked again when the server was away', async () => {
    let answers = 0;
    const tab = openTab({
      checkSession: () =>
        ++answers < 3 ? Promise.reject(new Problem('', 0, '', null)) : Promise.resolve('session-2'),
    });
    await pass();

    hub.receive({ postMessage: () => undefined }, attachment('session-2'));
    await pass(5_000);

    expect([answers, tab.sessionChanges, tab.states.at(-1)]).toEqual([3, 1, 'live']);
  });

  it('that ends in another tab is over here', async () => {
    const [first, second] = [openTab(), openTab()];
    await pass();

    first.stream.signOut();
    await pass();

    expect(second.states.at(-1)).toBe('signed out');
  });
});

function attachment(session: string) {
  return { kind: 'attach', session, cursor: '', isVerified: true } as const;
}
