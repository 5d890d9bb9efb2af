import { packCircles } from './packing';

const SIDE = 72;
const LEFT = 44;
const TOP = 6;
const FILLS = ['fill-gen', 'fill-accent-solid', 'fill-cod', 'fill-eva'];
const CIRCLES = packCircles();

/** Draw a packing of 26 circles in a square. */
export function PackingPicture() {
  return (
    <>
      <rect x={LEFT} y={TOP} width={SIDE} height={SIDE} rx="2" className="fill-surface stroke-line-strong" />
      {CIRCLES.map(({ x, y, radius }, at) => (
        <circle
          key={`${x} ${y}`}
          cx={LEFT + SIDE * x}
          cy={TOP + SIDE * y}
          r={SIDE * radius}
          className={FILLS[at % FILLS.length]}
          opacity="0.75"
        />
      ))}
    </>
  );
}
