type Judged = { verdict?: string | null };

/** Tell whether a version has a score and cannot be the best with it: it breaks a gate, or its score is suspect. */
export const isBarred = ({ verdict }: Judged): boolean => verdict === 'gate_broken' || verdict === 'suspect';
