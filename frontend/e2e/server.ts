import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const KEY = 'a key of its own';

/** A real server in a process and a data directory of its own, which can be ended and started again. */
export class Server {
  url = '';
  /** The one-time link that `up` printed. */
  link = '';
  private readonly folder = mkdtempSync(join(tmpdir(), 'dashboard-e2e-'));
  private process: ChildProcess | undefined;

  async start(): Promise<void> {
    const port = this.url ? new URL(this.url).port : '0';
    const python = process.env.ORCHESTRATOR_PYTHON ?? 'python3';
    this.process = spawn(python, ['-m', 'orchestrator', 'up', '--json', '--port', port], {
      cwd: this.folder,
      env: { ...process.env, DEMO_API_KEY: KEY },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: this.process.stdout as NodeJS.ReadableStream })) {
      const said = JSON.parse(line) as { url: string; dashboard: string };
      this.url = said.url;
      this.link = said.dashboard;
      return;
    }
    throw new Error('The server did not start; what it said stands above.');
  }

  /** Ends softly, as Ctrl-C would. */
  async stop(): Promise<void> {
    const ending = this.process;
    if (!ending || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGTERM');
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What an operation answers to a program with the key. */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { 'X-API-KEY': KEY, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : undefined,
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async uploadTask(task: object): Promise<number> {
    return (await this.ask<{ task_id: number }>('POST', '/upload_task', task)).task_id;
  }

  async uploadCode(taskId: number, version: string, program: string): Promise<void> {
    const form = new FormData();
    for (const [name, value] of Object.entries({
      task_id: String(taskId),
      version,
      agent: 'e2e',
      file_content: program,
    }))
      form.set(name, value);
    const answer = await fetch(`${this.url}/upload_code`, {
      method: 'POST',
      headers: { 'X-API-KEY': KEY },
      body: form,
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
}
