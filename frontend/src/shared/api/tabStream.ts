import { Problem } from './problem';
import type { Connection, LiveEvent } from './stream';
import type { FromHub } from './streamHub';
import { type Link, openLink, type OpenLink } from './streamLink';

const HIDDEN_MS = 5_000; // a stream of the tab's own takes one of the few connections to the server
const SILENCE_MS = 25_000; // the hub says something each ten seconds
const RETRY_MS = 2_000;

export type TabStreamOptions = {
  /** What tells the browser's session from others. */
  session: string;
  /** Ask the server for the session; throw a Problem with status 401 if there is none. */
  checkSession: () => Promise<string>;
  onEvents: (events: LiveEvent[]) => void;
  /** Called when events may have been missed: what is shown must be fetched again. */
  onGap: () => void;
  onConnection: (connection: Connection) => void;
  onSessionChange: () => void;
  open?: OpenLink;
};

/**
 * Take part in the stream that the tabs of this browser share. The tab lets go while it cannot run (frozen, or kept by
 * the browser for its Back button), or while it is hidden and has a stream of its own, and then goes on where it was.
 */
export class TabStream {
  private session: string;
  private cursor = '';
  private link: Link | undefined;
  private isChecking = false;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly leaving = new AbortController();

  constructor(private readonly options: TabStreamOptions) {
    this.session = options.session;
  }

  start(): () => void {
    const { signal } = this.leaving;
    document.addEventListener('visibilitychange', () => this.followVisibility(), { signal });
    document.addEventListener('freeze', () => this.letGo(), { signal });
    document.addEventListener('resume', () => this.followVisibility(), { signal });
    window.addEventListener('pagehide', () => this.letGo(), { signal });
    window.addEventListener('pageshow', () => this.followVisibility(), { signal });
    this.attach({ isVerified: true });
    this.followVisibility();
    return () => {
      this.leaving.abort();
      this.disconnect();
    };
  }

  /** End the stream of all tabs: nobody is signed in any more. */
  signOut(): void {
    this.link?.send({ kind: 'sign out' });
  }

  private followVisibility(): void {
    clearTimeout(this.hiddenTimer);
    if (!document.hidden) this.attach({ isVerified: false });
    else if (this.link && !this.link.isShared) this.hiddenTimer = setTimeout(() => this.letGo(), HIDDEN_MS);
  }

  private attach({ isVerified }: { isVerified: boolean }): void {
    if (this.link) return;
    const { open = openLink } = this.options;
    this.options.onConnection({ state: 'connecting' });
    this.link = open(
      (message) => this.receive(message),
      () => this.reconnect(),
    );
    this.awaitMessage();
    this.sendAttach(isVerified);
  }

  private sendAttach(isVerified: boolean): void {
    const { session, cursor } = this;
    this.link?.send({ kind: 'attach', session, cursor, isVerified });
  }

  private letGo(): void {
    if (!this.link) return;
    this.disconnect();
    this.options.onConnection({ state: 'resting' });
  }

  private disconnect(): void {
    clearTimeout(this.hiddenTimer);
    clearTimeout(this.silenceTimer);
    this.link?.send({ kind: 'detach' });
    this.link?.close();
    this.link = undefined;
  }

  private reconnect(): void {
    this.disconnect();
    this.attach({ isVerified: false });
    this.followVisibility();
  }

  private awaitMessage(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => this.reconnect(), SILENCE_MS);
  }

  private receive(message: FromHub): void {
    this.awaitMessage();
    if (message.kind === 'check session') return void this.checkSession();
    if (message.kind === 'start') {
      this.cursor = message.cursor;
      if (message.isGap) this.options.onGap();
    } else if (message.kind === 'events') {
      this.cursor = message.events.at(-1)?.cursor ?? this.cursor;
      this.options.onEvents(message.events);
    } else {
      this.options.onConnection(message.connection);
      if (message.connection.state === 'signed out') this.disconnect();
      else this.sendAttach(false);
    }
  }

  private async checkSession(): Promise<void> {
    if (this.isChecking) return;
    this.isChecking = true;
    try {
      const session = await this.options.checkSession();
      if (session !== this.session) {
        this.session = session;
        this.cursor = '';
        this.options.onSessionChange();
      }
      this.sendAttach(true);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        this.disconnect();
        this.options.onConnection({ state: 'signed out' });
      } else setTimeout(() => this.link && void this.checkSession(), RETRY_MS);
    } finally {
      this.isChecking = false;
    }
  }
}
