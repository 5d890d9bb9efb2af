import { omitUndefined, readOption, readText, readTexts, type RawSearch } from '@/shared/lib/searchParams';
import { DIFF_LAYOUTS, type DiffLayout } from '@/shared/components/code/diffLayout';
import { MAX_COMPARED } from '@/shared/lib/compareSet';

/**
 * `of` holds pairs `task:version`; a bare number means that task's best. `left` and `right` are the two versions whose
 * code is shown, `file` the file of both.
 */
export type CompareSearch = {
  of?: string[];
  left?: string;
  right?: string;
  file?: string;
  view?: DiffLayout;
};

export function compareSearch(raw: RawSearch): CompareSearch {
  return omitUndefined({
    of: readTexts(raw.of, 220, MAX_COMPARED),
    left: readText(raw.left, 220),
    right: readText(raw.right, 220),
    file: readText(raw.file, 200),
    view: readOption(raw.view, DIFF_LAYOUTS),
  });
}
