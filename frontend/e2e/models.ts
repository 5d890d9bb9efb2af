import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const MODEL = 'llm:gateway:slow';
export const FIRST_HALF = 'PLAN: a first number\nFILE: main.py\n```python\nimport json\n';
export const SECOND_HALF = "\nwith open('result.json', 'w') as file:\n    json.dump({'x': 1}, file)\n```\n";

/** An OpenAI-compatible server that stops in the middle of each program until it is told to go on. */
export class SlowModel {
  url = '';
  requests = 0;
  private goOn: () => void = () => undefined;
  private readonly released = new Promise<void>((resolve) => {
    this.goOn = resolve;
  });
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  release(): void {
    this.goOn();
  }

  async stop(): Promise<void> {
    this.release();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.requests += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (body.includes('after 41')) send(response, '{"answer": 42}');
    else {
      for (const piece of FIRST_HALF.match(/.{1,9}/gs) ?? []) send(response, piece);
      await this.released;
      send(response, SECOND_HALF);
    }
    send(response, '', 'stop');
    response.end('data: [DONE]\n\n');
  }
}

function send(response: ServerResponse, content: string, finish_reason: string | null = null): void {
  const choice = { index: 0, delta: { role: 'assistant', content }, finish_reason };
  const frame = { id: 'c-1', object: 'chat.completion.chunk', created: 1, model: 'slow', choices: [choice] };
  response.write(`data: ${JSON.stringify(frame)}\n\n`);
}
