import { Moon, Sun } from 'lucide-react';
import { Button } from '@/shared/components/Button';
import { Tooltip } from '@/shared/components/Tooltip';
import { toggleTheme, useTheme } from './theme';

/** Switch between the dark and the light theme; this browser remembers the choice. */
export function ThemeButton() {
  const other = useTheme() === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`${other === 'dark' ? 'Dark' : 'Light'} theme`} side="bottom">
      <Button size="icon" aria-label={`Switch to the ${other} theme`} onClick={toggleTheme}>
        {other === 'dark' ? <Moon size={16} /> : <Sun size={16} />}
      </Button>
    </Tooltip>
  );
}
