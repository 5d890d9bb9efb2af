import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

type Violation = { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] };
type Axe = { run(where: Document, how: object): Promise<{ violations: Violation[] }> };

/** What breaks WCAG 2.0 to 2.2, A and AA, in words. The policy of the page forbids scripts, so axe comes in past it, in the page's world. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  const found = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: Axe };
    return (await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }))
      .violations;
  }, TAGS);
  return found.flatMap((each) =>
    each.nodes.map(
      (node) => `${each.id}: ${each.help}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`,
    ),
  );
}
