/** Points of a class, x and y by turns. */
const BENIGN = [
  18, 60, 26, 48, 30, 66, 38, 56, 44, 70, 50, 60, 34, 38, 58, 68, 62, 54, 24, 72, 46, 46, 70, 64,
];
const MALIGNANT = [
  92, 30, 100, 20, 108, 38, 116, 26, 124, 16, 128, 42, 136, 30, 98, 48, 142, 20, 84, 18, 118, 52,
];

function pair(flat: number[]): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at] ?? 0, flat[2 * at + 1] ?? 0]);
}

/** Draw two kinds of cells and the line that tells them apart. */
export function CellsPicture() {
  return (
    <>
      {pair(BENIGN).map(([x, y]) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r="4" className="fill-cod-soft stroke-cod" />
      ))}
      {pair(MALIGNANT).map(([x, y]) => (
        <path
          key={`${x} ${y}`}
          d={`M${x} ${y - 5} l4.5 4 -1.5 5.5 -6 0 -1.5 -5.5z`}
          className="fill-eva-soft stroke-eva"
        />
      ))}
      <path
        d="M50 6 C66 30 84 50 118 78"
        className="fill-none stroke-accent"
        strokeWidth="2"
        strokeDasharray="5 4"
      />
    </>
  );
}
