const CELL = 8;
const TOP = 10;
const DIGITS = [
  {
    left: 12,
    rows: '00343000 04202400 00004400 00034000 00003400 02000440 03402430 00344300',
  },
  {
    left: 84,
    rows: '00024000 00243000 02404000 04004000 44444430 00004000 00004000 00003000',
  },
];

type Pixel = { x: number; y: number; grey: number };
const PIXELS: Pixel[] = DIGITS.flatMap(({ left, rows }) =>
  rows
    .split(' ')
    .flatMap((row, y) =>
      [...row].map((grey, x) => ({ x: left + CELL * x, y: TOP + CELL * y, grey: Number(grey) })),
    ),
);

/** Draw two handwritten digits, a three and a four, as images of 8 by 8 grey values. */
export function DigitsPicture() {
  return PIXELS.map(({ x, y, grey }) => (
    <rect
      key={`${x} ${y}`}
      x={x}
      y={y}
      width={CELL - 0.8}
      height={CELL - 0.8}
      className={grey === 0 ? 'fill-line' : 'fill-accent-solid'}
      opacity={grey === 0 ? 1 : grey / 4}
    />
  ));
}
