const MAX_DEPTH = 30;
const STEP = '  ';

/**
 * Lay out JSON for reading: a line for each value, texts of several lines as indented blocks below their name. Return
 * null if the text is no JSON object or list, or nests too deep.
 */
export function unfoldJson(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return isNested(value) ? unfold(value, 0).join('\n') : null;
  } catch {
    return null;
  }
}

function unfold(value: object, depth: number): string[] {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deep');
  const indent = STEP.repeat(depth);
  return Object.entries(value).flatMap(([name, child]: [string, unknown]) => {
    const label = Array.isArray(value) ? `${indent}${Number(name) + 1}.` : `${indent}${formatName(name)}:`;
    if (isNested(child) && Object.keys(child).length > 0) return [label, ...unfold(child, depth + 1)];
    if (typeof child !== 'string') return [`${label} ${JSON.stringify(child)}`];
    const lines = child.split(/\r\n|\r|\n/);
    return lines.length === 1
      ? [`${label} ${child}`]
      : [label, ...lines.map((line) => `${indent}${STEP}${line}`)];
  });
}

function formatName(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
