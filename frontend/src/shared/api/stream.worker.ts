import { StreamHub, type ToHub } from './streamHub';

const hub = new StreamHub();

addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<ToHub>) => hub.receive(port, data);
});
