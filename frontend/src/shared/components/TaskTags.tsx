import { Link } from '@tanstack/react-router';
import { visible } from '@/shared/lib/invisibleCharacters';

const MOST = 4;

/** A task's tags, each the way to all tasks that bear it. */
export function TaskTags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label="Tags" className="flex flex-wrap items-center gap-1">
      {tags.slice(0, MOST).map((tag) => (
        <li key={tag} className="min-w-0">
          <Link
            to="/tasks"
            search={{ tag: [tag] }}
            className="relative z-10 inline-flex h-6 max-w-40 items-center rounded-full bg-hover px-2 text-2xs font-medium text-muted hover:text-accent"
          >
            <span className="truncate">{visible(tag)}</span>
          </Link>
        </li>
      ))}
      {tags.length > MOST && (
        <li className="text-2xs text-subtle" title={tags.slice(MOST).join(', ')}>
          +{tags.length - MOST}
        </li>
      )}
    </ul>
  );
}
