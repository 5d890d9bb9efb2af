const POINTS: [number, number][] = [
  [16, 66],
  [24, 52],
  [30, 70],
  [38, 48],
  [46, 62],
  [52, 40],
  [60, 58],
  [66, 36],
  [74, 52],
  [82, 30],
  [88, 50],
  [96, 26],
  [104, 44],
  [112, 34],
  [118, 18],
  [126, 38],
  [134, 14],
  [142, 28],
];

/** Draw noisy values around a rising curve, with the band that the noise allows. */
export function CurvePicture() {
  return (
    <>
      <path d="M10 56 C50 50 90 28 150 8 L150 34 C90 54 50 76 10 80Z" className="fill-accent-soft" />
      {POINTS.map(([x, y]) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r="2.6" className="fill-cod" />
      ))}
      <path d="M10 68 C50 63 90 41 150 21" className="fill-none stroke-accent" strokeWidth="2.5" />
    </>
  );
}
