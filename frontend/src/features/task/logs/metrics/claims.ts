/**
 * What a program reports of itself in a line such as `@metric {"step": 3, "loss": 0.2}`. Shown as its claim, never as a
 * score.
 */
export type Claim = { line: number; step: number | null; values: Map<string, number> };

const START = '@metric ';
const MAX_NAMES = 50;
const MAX_NAME_CHARACTERS = 100;
const STEPS = ['step', 'epoch', 'iteration'];

/** Parse the claim in a line of a log; return null if there is none or it cannot be read. */
export function parseClaim(text: string, line: number): Claim | null {
  if (!text.startsWith(START)) return null;
  const metrics = parseJson(text.slice(START.length));
  if (metrics === null) return null;
  const values = new Map<string, number>();
  for (const [name, value] of Object.entries(metrics)) {
    if (values.size === MAX_NAMES || !isFiniteNumber(value) || name.length > MAX_NAME_CHARACTERS) continue;
    values.set(name, value);
  }
  const step = STEPS.find((name) => values.has(name));
  const at = step === undefined ? null : (values.get(step) ?? null);
  if (step !== undefined) values.delete(step);
  return values.size === 0 ? null : { line, step: at, values };
}

/** Merge two lists by line, each line once. */
export function mergeClaims(older: readonly Claim[], newClaims: readonly Claim[]): Claim[] {
  const byLine = new Map([...older, ...newClaims].map((claim) => [claim.line, claim]));
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}

function parseJson(text: string): object | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
