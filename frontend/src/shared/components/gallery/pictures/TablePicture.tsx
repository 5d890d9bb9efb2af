const COLUMNS = [14, 44, 74, 104, 134];
const WIDTHS = [
  [22, 18, 24, 14, 10],
  [18, 0, 20, 18, 10],
  [24, 22, 0, 12, 10],
  [16, 20, 22, 0, 10],
];
const ROW = 15;
const CELLS = WIDTHS.flatMap((row, line) =>
  row.map((width, column) => ({
    x: COLUMNS[column] ?? 0,
    y: 25 + ROW * line,
    width,
    isTarget: column === COLUMNS.length - 1,
  })),
);

/** Draw a table with cells that are missing and a last column to predict. */
export function TablePicture() {
  return (
    <>
      <rect x="8" y="6" width="144" height="72" rx="3" className="fill-surface stroke-line-strong" />
      <rect x="128" y="6" width="24" height="72" className="fill-accent-soft" />
      {COLUMNS.map((x) => (
        <rect key={x} x={x} y="11" width="14" height="4" rx="2" className="fill-subtle" />
      ))}
      {CELLS.map(({ x, y, width, isTarget }) => (
        <rect
          key={`${x} ${y}`}
          x={x}
          y={y}
          width={width || 22}
          height="5"
          rx="2.5"
          strokeDasharray={width ? undefined : '2 2'}
          className={cellClass(width, isTarget)}
        />
      ))}
    </>
  );
}

function cellClass(width: number, isTarget: boolean): string {
  if (width === 0) return 'fill-none stroke-warn';
  return isTarget ? 'fill-accent-solid' : 'fill-line-strong';
}
