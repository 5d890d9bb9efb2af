const BARS = [
  { y: 14, width: 132, className: 'fill-line-strong' },
  { y: 32, width: 84, className: 'fill-cod' },
  { y: 50, width: 42, className: 'fill-accent-solid' },
  { y: 68, width: 17, className: 'fill-ok' },
];

/** Draw running times that shrink from version to version. */
export function SpeedPicture() {
  return (
    <>
      <path d="M14 6V80" className="stroke-subtle" />
      {[47, 80, 113, 146].map((x) => (
        <path key={x} d={`M${x} 6V80`} className="stroke-line" />
      ))}
      {BARS.map(({ y, width, className }) => (
        <rect key={y} x="14" y={y - 5} width={width} height="10" rx="2" className={className} />
      ))}
    </>
  );
}
