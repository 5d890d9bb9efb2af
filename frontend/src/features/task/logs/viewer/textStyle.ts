/**
 * The style that colour sequences (SGR) have set so far; colours are class names for the sixteen named ones, else CSS.
 */
export type TextStyle = { fg: string; bg: string; more: ReadonlySet<string> };

export const NO_STYLE: TextStyle = { fg: '', bg: '', more: new Set() };

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const ON: Record<number, string> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'struck',
};
const OFF: Record<number, string[]> = {
  21: ['bold'],
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['struck'],
};
const STEPS = [0, 95, 135, 175, 215, 255];

/**
 * Return the style after a sequence with these parameters, such as `1;31` or `38:2::255:0:0`. Blinking and hiding are
 * ignored.
 */
export function applyColour(style: TextStyle, parameters: string): TextStyle {
  const codes = parameters.split(';');
  let next = style;
  for (let at = 0; at < codes.length; at += 1) {
    const parts = (codes[at] ?? '').split(':').map(Number);
    const code = parts[0] ?? 0;
    if (code !== 38 && code !== 48) {
      next = applyCode(next, code);
      continue;
    }
    const isSwitchedOn = parts.length > 1;
    const rest = isSwitchedOn ? parts.slice(1) : codes.slice(at + 1, at + 5).map(Number);
    const colour = chosen(rest, isSwitchedOn);
    if (colour) next = { ...next, [code === 38 ? 'fg' : 'bg']: colour };
    if (!isSwitchedOn) at += rest[0] === 5 ? 2 : 4;
  }
  return next;
}

function applyCode(style: TextStyle, code: number): TextStyle {
  const on = ON[code];
  const switchOff = OFF[code];
  if (code === 0) return NO_STYLE;
  if (on) return { ...style, more: new Set([...style.more, on]) };
  if (switchOff)
    return { ...style, more: new Set([...style.more].filter((each) => !switchOff.includes(each))) };
  if (code === 39) return { ...style, fg: '' };
  if (code === 49) return { ...style, bg: '' };
  const name = NAMES[code % 10];
  if (name && code < 108) {
    if ((code >= 30 && code < 38) || (code >= 90 && code < 98)) return { ...style, fg: name };
    if ((code >= 40 && code < 48) || code >= 100) return { ...style, bg: name };
  }
  return style;
}

/**
 * Parse `5, n` of the palette, or `2, red, green, blue`, which the form with colons may precede with a colour space.
 */
function chosen([kind, ...values]: number[], mayHaveSpace: boolean): string | undefined {
  if (kind === 5) return readPaletteColour(values[0] ?? -1);
  if (kind !== 2) return undefined;
  const rgb = mayHaveSpace && values.length > 3 ? values.slice(1, 4) : values.slice(0, 3);
  const isColour = rgb.length === 3 && rgb.every((value) => value >= 0 && value <= 255);
  return isColour ? `rgb(${rgb.join(', ')})` : undefined;
}

function readPaletteColour(index: number): string | undefined {
  if (!(index >= 0 && index <= 255)) return undefined;
  if (index < 16) return NAMES[index % 8];
  if (index >= 232) return `rgb(${[0, 0, 0].map(() => 8 + 10 * (index - 232)).join(', ')})`;
  return `rgb(${[36, 6, 1].map((by) => STEPS[Math.floor((index - 16) / by) % 6]).join(', ')})`;
}
