import { omitUndefined, readOption, readText, type RawSearch } from '@/shared/lib/searchParams';
import { DIFF_LAYOUTS, type DiffLayout } from '@/shared/components/code/diffLayout';

/** `version` is shown, `against` is the one it is compared with; `file` is open in both. */
export type CodeSearch = { version?: string; against?: string; file?: string; view?: DiffLayout };

export function codeSearch(raw: RawSearch): CodeSearch {
  return omitUndefined({
    version: readText(raw.version, 200),
    against: readText(raw.against, 200),
    file: readText(raw.file, 200),
    view: readOption(raw.view, DIFF_LAYOUTS),
  });
}
