export function CodeTab() {
  return <p>CodeTab</p>;
}
