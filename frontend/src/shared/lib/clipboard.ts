/**
 * Copy text, even if the page came over plain http from another machine: browsers keep `navigator.clipboard` from such
 * pages.
 */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const textArea = document.createElement('textarea');
  const focused = document.activeElement;
  textArea.value = text;
  textArea.className = 'sr-only';
  document.body.append(textArea);
  textArea.select();
  const copied = document.execCommand('copy');
  textArea.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!copied)
    throw new Error('The browser does not allow this page to copy. Select the text and copy it yourself.');
}
