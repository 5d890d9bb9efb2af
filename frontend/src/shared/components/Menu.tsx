import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from '@/shared/lib/cx';

type MenuAction = { name: string; icon: LucideIcon; bad?: boolean; run: () => void };
type MenuLink = { name: string; icon: LucideIcon; href: string; download?: boolean };
/** `line` separates groups. */
export type MenuItem = MenuAction | MenuLink | 'line';

type MenuProps = {
  label: string;
  items: MenuItem[];
  open: boolean;
  onOpen: (open: boolean) => void;
  children: ReactNode;
};

/** Show a menu below the button in `children`: arrows and letters move in it, Esc closes it. */
export function Menu({ label, items, open, onOpen, children }: MenuProps) {
  return (
    <DropdownMenu.Root open={open} onOpenChange={onOpen} modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={label}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 overflow-y-auto rounded-lg bg-raised p-1 shadow-(--shadow-pop) outline-none"
        >
          {items.map((item, index) =>
            item === 'line' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name than their place
              <DropdownMenu.Separator key={index} className="-mx-1 my-1 border-t" />
            ) : (
              <Item key={item.name} item={item} />
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ item }: { item: MenuAction | MenuLink }) {
  const inside = (
    <>
      <item.icon size={14} className="shrink-0" aria-hidden />
      {item.name}
    </>
  );
  const bad = 'bad' in item && item.bad;
  const className = cx(
    'flex h-8 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm outline-none pointer-coarse:h-10',
    bad ? 'text-bad data-highlighted:bg-bad-soft' : 'data-highlighted:bg-hover',
  );
  return 'href' in item ? (
    <DropdownMenu.Item asChild className={className}>
      <a href={item.href} download={item.download || undefined}>
        {inside}
      </a>
    </DropdownMenu.Item>
  ) : (
    <DropdownMenu.Item className={className} onSelect={item.run}>
      {inside}
    </DropdownMenu.Item>
  );
}
