const TOKENS = [
  'canvas', 'surface', 'raised', 'hover', 'line', 'line-strong', 'control', 'fg', 'muted', 'subtle', 'accent',
  'accent-solid', 'accent-soft', 'ok', 'warn', 'bad', 'run', 'gen', 'cod', 'eva',
] as const; // prettier-ignore

export type Token = (typeof TOKENS)[number];
export type Palette = Record<Token, string>;

/** Read the theme's colours as they are now: a canvas knows no CSS variables. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    TOKENS.map((token) => [token, style.getPropertyValue(`--c-${token}`).trim()]),
  ) as Palette;
}

/** Mix two colours written as #rrggbb; `share` of the second, from 0 to 1. */
export function mixColors(one: string, other: string, share: number): string {
  const channel = (at: number) => {
    const [a, b] = [one, other].map((color) => Number.parseInt(color.slice(at, at + 2), 16));
    return Math.round((a ?? 0) + ((b ?? 0) - (a ?? 0)) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
