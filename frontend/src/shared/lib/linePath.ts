export type Place = { x: number; y: number };

/**
 * The line through the places, as an SVG path. Where several stand in one column of pixels, only the first, lowest, highest and last
 * are drawn, which looks the same: a hundred thousand points make a path of a few thousand.
 */
export function lineThrough(places: readonly Place[]): string {
  let path = '';
  for (const { x, y } of thinned(places)) path += `${path === '' ? 'M' : 'L'}${round(x)},${round(y)}`;
  return path;
}

/** Steps: each value holds until the next. */
export function stepsThrough(places: readonly Place[]): string {
  let path = '';
  for (const { x, y } of thinned(places)) {
    path += path === '' ? `M${round(x)},${round(y)}` : `H${round(x)}V${round(y)}`;
  }
  return path;
}

export function thinned(places: readonly Place[]): Place[] {
  const kept: Place[] = [];
  for (let first = 0; first < places.length;) {
    const column = Math.floor(places[first]?.x ?? 0);
    let last = first;
    let low = first;
    let high = first;
    while (last + 1 < places.length && Math.floor(places[last + 1]?.x ?? 0) === column) {
      last += 1;
      if (y(places, last) < y(places, low)) low = last;
      if (y(places, last) > y(places, high)) high = last;
    }
    for (const place of [...new Set([first, low, high, last])].sort((a, b) => a - b)) {
      const found = places[place];
      if (found) kept.push(found);
    }
    first = last + 1;
  }
  return kept;
}

function y(places: readonly Place[], place: number): number {
  return places[place]?.y ?? 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
