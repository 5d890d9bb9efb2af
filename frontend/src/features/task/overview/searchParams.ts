import { X_AXES } from '@/shared/components/chart/model';
import { omitUndefined, readOption, readText, readTexts, type RawSearch } from '@/shared/lib/searchParams';

const MAX_OTHERS = 5;

/** What the chart of scores shows: its `metric` (the objective if absent), its axis and scale, and other tasks `beside` it. */
export type OverviewSearch = {
  metric?: string;
  x?: (typeof X_AXES)[number];
  scale?: 'log';
  view?: 'table';
  beside?: string[];
  /** Whether the search tree is shown as a table. */
  tree?: 'table';
};

export function overviewSearch(raw: RawSearch): OverviewSearch {
  return omitUndefined({
    metric: readText(raw.metric, 200),
    x: readOption(raw.x, X_AXES),
    scale: readOption(raw.scale, ['log'] as const),
    view: readOption(raw.view, ['table'] as const),
    tree: readOption(raw.tree, ['table'] as const),
    beside: readTexts(raw.beside, 20, MAX_OTHERS),
  });
}
