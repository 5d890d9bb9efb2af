import type { FromHub, HubPort, StreamHub, ToHub } from './streamHub';

/** A tab's connection to the hub. `isShared`: other tabs use the same hub, so that it costs no connection of its own. */
export type Link = { isShared: boolean; send: (message: ToHub) => void; close: () => void };
export type OpenLink = (onMessage: (message: FromHub) => void, onBroken: () => void) => Link;

let isWorkerBroken = false;

/** Connect to the hub in the worker that all tabs share; in browsers without shared workers, to one of this tab. */
export const openLink: OpenLink = (onMessage, onBroken) => {
  if (typeof SharedWorker === 'undefined' || isWorkerBroken) {
    return linkToHub(
      import('./streamHub').then(({ StreamHub }) => new StreamHub()),
      onMessage,
    );
  }
  const worker = new SharedWorker(new URL('./stream.worker.ts', import.meta.url), {
    type: 'module',
    name: 'events',
  });
  worker.onerror = () => {
    isWorkerBroken = true;
    onBroken();
  };
  worker.port.onmessage = ({ data }: MessageEvent<FromHub>) => onMessage(data);
  return {
    isShared: true,
    send: (message) => worker.port.postMessage(message),
    close() {
      worker.onerror = worker.port.onmessage = null;
      worker.port.close();
    },
  };
};

/** Connect to a hub in this tab. */
export function linkToHub(hub: StreamHub | Promise<StreamHub>, onMessage: (message: FromHub) => void): Link {
  let isClosed = false;
  const port: HubPort = {
    postMessage: (message) => queueMicrotask(() => !isClosed && onMessage(message)),
  };
  return {
    isShared: false,
    send(message) {
      if (hub instanceof Promise) void hub.then((loaded) => loaded.receive(port, message));
      else hub.receive(port, message);
    },
    close() {
      isClosed = true;
    },
  };
}
