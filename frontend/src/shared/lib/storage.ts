/** Values kept in this browser: themes and drafts, never secrets. If storage is blocked, nothing is kept. */

export function saveItem(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // blocked or full: the page works without
  }
}

export function loadItem(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
