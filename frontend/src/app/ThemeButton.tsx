import { Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/Button';
import { Tip } from '@/components/Tip';
import { remember } from '@/lib/storage';

/** Switches between dark and light; the choice is remembered in this browser. */
export function ThemeButton() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? 'light');
  const other = theme === 'dark' ? 'light' : 'dark';
  function change() {
    document.documentElement.dataset.theme = other;
    remember('theme', other);
    setTheme(other);
  }
  return (
    <Tip label={`${other === 'dark' ? 'Dark' : 'Light'} theme`} side="bottom">
      <Button size="icon" aria-label={`Switch to the ${other} theme`} onClick={change}>
        {other === 'dark' ? <Moon size={16} /> : <Sun size={16} />}
      </Button>
    </Tip>
  );
}
