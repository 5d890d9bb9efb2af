export function ContainersPage() {
  return <p>ContainersPage</p>;
}
