import { describe, expect, it } from 'vitest';
import { buildFavicon } from '@/app/favicon';
import { buildTitle, namePage } from '@/app/pageTitle';

describe('the title of a browser tab', () => {
  it.each([
    ['/', 'Dashboard · AI Orchestrator'],
    ['/tasks', 'Tasks · AI Orchestrator'],
    ['/compare', 'Compare · AI Orchestrator'],
    ['/containers', 'Containers · AI Orchestrator'],
    ['/events', 'Events · AI Orchestrator'],
    ['/settings', 'Settings · AI Orchestrator'],
    ['/sign-in', 'Sign in · AI Orchestrator'],
    ['/nowhere', 'Page not found · AI Orchestrator'],
    ['/tasks/7/nowhere', 'Page not found · AI Orchestrator'],
  ])('of %s is “%s”', (pathname, title) => {
    expect(buildTitle({ page: namePage(pathname) })).toBe(title);
  });

  it.each([
    ['/tasks/7', 'digits · running · accuracy 0.9889 · AI Orchestrator'],
    ['/tasks/7/logs', 'digits · running · accuracy 0.9889 · Logs & metrics · AI Orchestrator'],
    ['/tasks/7/calls/call-1', 'digits · running · accuracy 0.9889 · Model calls · AI Orchestrator'],
  ])('of %s names task, state and score', (pathname, title) => {
    const task = { id: 7, name: 'digits', status: 'running', metric: 'accuracy', score: 0.98889 };

    expect(buildTitle({ page: namePage(pathname), task })).toBe(title);
  });

  it('leaves out what is not known yet, and shows what is invisible', () => {
    expect(buildTitle({ page: '', task: { id: 7 } })).toBe('Task 7 · AI Orchestrator');
    expect(buildTitle({ page: '', task: { id: 7, name: 'a\u202eb', status: 'created' } })).toBe(
      'a⟨U+202E⟩b · created · AI Orchestrator',
    );
  });
});

describe('the icon of a browser tab', () => {
  it('has a dot in the colour of the state', () => {
    const icons = ['running', 'completed', 'failed', 'paused', 'stopped'].map(buildFavicon);

    expect(new Set(icons).size).toBe(5);
    expect(icons.every((icon) => icon.startsWith('data:image/svg+xml,'))).toBe(true);
  });

  it('is plain where there is no task, or one that has not begun', () => {
    expect([buildFavicon(undefined), buildFavicon('created')]).toEqual(['/favicon.svg', '/favicon.svg']);
  });
});
