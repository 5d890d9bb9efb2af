export function ContainersTab() {
  return <p>ContainersTab</p>;
}
