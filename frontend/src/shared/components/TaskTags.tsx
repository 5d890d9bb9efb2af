import { Link } from '@tanstack/react-router';
import { escapeInvisible } from '@/shared/lib/invisibleCharacters';

const MAX_TAGS = 4;

/** Show a task's tags, each linked to all tasks that have it. */
export function TaskTags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label="Tags" className="flex flex-wrap items-center gap-1">
      {tags.slice(0, MAX_TAGS).map((tag) => (
        <li key={tag} className="min-w-0">
          <Link
            to="/tasks"
            search={{ tag: [tag] }}
            className="relative z-10 inline-flex h-6 max-w-40 items-center rounded-full bg-hover px-2 text-2xs font-medium text-muted hover:text-accent"
          >
            <span className="truncate">{escapeInvisible(tag)}</span>
          </Link>
        </li>
      ))}
      {tags.length > MAX_TAGS && (
        <li className="text-2xs text-subtle" title={tags.slice(MAX_TAGS).join(', ')}>
          +{tags.length - MAX_TAGS}
        </li>
      )}
    </ul>
  );
}
