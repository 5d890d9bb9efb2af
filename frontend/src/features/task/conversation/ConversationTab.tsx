export function ConversationTab() {
  return <p>ConversationTab</p>;
}
