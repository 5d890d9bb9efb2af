export function LogsTab() {
  return <p>LogsTab</p>;
}
