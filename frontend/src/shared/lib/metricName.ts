/** Name the metric, with the class that its scores are of where it scores one of two; say so where scores can be forged or are posted. */
export function nameMetric(scored: {
  metric?: string | null;
  positive_class?: string | null;
  forgeable?: boolean;
  external?: boolean;
}): string | null {
  if (scored.metric == null) return null;
  const name =
    scored.positive_class == null ? scored.metric : `${scored.metric} of ‘${scored.positive_class}’`;
  if (scored.external) return `${name} (external)`;
  return scored.forgeable ? `${name} (forgeable)` : name;
}
