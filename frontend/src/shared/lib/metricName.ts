/** Name the metric, with the class that its scores are of where it scores one of two. */
export function nameMetric(scored: {
  metric?: string | null;
  positive_class?: string | null;
}): string | null {
  if (scored.metric == null) return null;
  return scored.positive_class == null ? scored.metric : `${scored.metric} of ‘${scored.positive_class}’`;
}
