import type { FromHub, StreamHub } from '@/shared/api/streamHub';

const SESSION = 'session-1';

/** A tab as the hub sees it: answers every `connection`, unless it was closed without a word. */
export class HubTab {
  readonly messages: FromHub[] = [];
  isClosed = false;

  constructor(private readonly hub: StreamHub) {}

  readonly postMessage = (message: FromHub): void => {
    this.messages.push(message);
    if (message.kind === 'connection' && !this.isClosed) this.attach({ isVerified: false });
  };

  attach({ session = SESSION, cursor = '', isVerified = true } = {}): this {
    this.hub.receive(this, { kind: 'attach', session, cursor, isVerified });
    return this;
  }

  detach(): void {
    this.isClosed = true;
    this.hub.receive(this, { kind: 'detach' });
  }

  signOut(): void {
    this.isClosed = true;
    this.hub.receive(this, { kind: 'sign out' });
  }

  get seqs(): number[] {
    return this.messages.flatMap((message) =>
      message.kind === 'events' ? message.events.map((event) => event.seq) : [],
    );
  }

  get starts(): FromHub[] {
    return this.messages.filter((message) => message.kind === 'start');
  }

  get state(): string | undefined {
    return this.messages.findLast((message) => message.kind === 'connection')?.connection.state;
  }

  get checks(): number {
    return this.messages.filter((message) => message.kind === 'check session').length;
  }
}
