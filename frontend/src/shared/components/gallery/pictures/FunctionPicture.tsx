const RINGS = [
  { x: 100, y: 44, radii: [46, 34, 23, 12], turn: -18 },
  { x: 36, y: 30, radii: [20, 11], turn: 24 },
];
const STEPS: [number, number][] = [
  [22, 66],
  [40, 58],
  [52, 40],
  [70, 62],
  [84, 34],
  [92, 52],
  [100, 44],
];

/** Draw the contours of a function with two valleys, and a search that ends in the deeper one. */
export function FunctionPicture() {
  return (
    <>
      {RINGS.map(({ x, y, radii, turn }) =>
        radii.map((radius, at) => (
          <ellipse
            key={`${x} ${radius}`}
            cx={x}
            cy={y}
            rx={radius}
            ry={radius * 0.72}
            transform={`rotate(${turn} ${x} ${y})`}
            className="fill-gen-soft stroke-gen"
            opacity={0.35 + 0.15 * at}
          />
        )),
      )}
      <polyline
        points={STEPS.map((step) => step.join(',')).join(' ')}
        className="fill-none stroke-accent"
        strokeWidth="1.5"
        strokeDasharray="3 3"
      />
      {STEPS.map(([x, y], at) => (
        <circle
          key={`${x} ${y}`}
          cx={x}
          cy={y}
          r={at === STEPS.length - 1 ? 4 : 2.5}
          className={at === STEPS.length - 1 ? 'fill-ok' : 'fill-accent-solid'}
        />
      ))}
    </>
  );
}
