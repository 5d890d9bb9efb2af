import { describe, expect, it } from 'vitest';
import { nameMetric } from '@/shared/lib/metricName';
import { describeSpread } from '@/shared/lib/spread';

describe('a score with what it means', () => {
  it('names the class that a metric of one class scores', () => {
    expect(nameMetric({ metric: 'f1', positive_class: 'churned' })).toBe('f1 of ‘churned’');
    expect(nameMetric({ metric: 'accuracy', positive_class: null })).toBe('accuracy');
    expect(nameMetric({ metric: null })).toBeNull();
    expect(nameMetric({ metric: 'score', forgeable: true })).toBe('score (forgeable)');
  });

  it('names the interval over rows and the spread over runs', () => {
    expect(describeSpread({ sd: 0, n: 2, interval: { low: 0.1612, high: 1 } })).toBe(
      '95 % interval 0.1612 to 1, 2 runs ± 0',
    );
    expect(describeSpread({ sd: 0, n: 1, interval: null })).toBe('1 run');
  });
});
