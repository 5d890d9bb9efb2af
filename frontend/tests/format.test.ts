import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatCost,
  formatCount,
  formatDuration,
  formatScore,
  formatGain,
} from '@/shared/lib/format';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const secondsAgo = (seconds: number) => formatAge(new Date(NOW - seconds * 1000).toISOString(), NOW);

describe('numbers as people read them', () => {
  it('shows scores with four significant digits, and a dash for none', () => {
    expect([0.987654, 1, 0, 1234567, -0.000012345].map(formatScore)).toEqual([
      '0.9877',
      '1',
      '0',
      '1,235,000',
      '-0.00001235',
    ]);
    expect([null, undefined].map(formatScore)).toEqual(['–', '–']);
    expect(formatScore(-2.00412e27)).toBe('-2.004e+27');
  });

  it('shows dollars with cents, small amounts with two digits', () => {
    expect([0, 0.00000042, 0.000123, 0.0987, 0.1, 12.345, 999.994, 1234.56].map(formatCost)).toEqual([
      '$0',
      '< $0.0001',
      '$0.00012',
      '$0.099',
      '$0.10',
      '$12.35',
      '$999.99',
      '$1,235',
    ]);
  });

  it('always shows the sign of a gain', () => {
    expect([0.01, 0, -0.01].map((value) => formatGain(value))).toEqual(['+0.01', '+0', '−0.01']);
  });

  it('tells a gain no finer than the score beside it', () => {
    expect(formatGain(-0.00001548, 0.9944)).toBe('+0');
    expect(formatGain(0.19223, 0.9944)).toBe('+0.1922');
    expect(formatGain(-0.26, 1234.5)).toBe('+0');
    expect(formatGain(-0.0000312, 0.00123)).toBe('−0.000031');
  });

  it('groups thousands', () => {
    expect(formatCount(120000)).toBe('120,000');
  });

  it('shows sizes in binary units', () => {
    expect([0, 1023, 1024, 1536, 10 * 2 ** 20, 3 * 2 ** 40].map(formatBytes)).toEqual([
      '0 B',
      '1023 B',
      '1.0 KiB',
      '1.5 KiB',
      '10 MiB',
      '3.0 TiB',
    ]);
    expect(formatBytes(null)).toBe('–');
  });
});

describe('times as people read them', () => {
  it('has two units at most', () => {
    expect([0.44, 9.94, 12.4, 59.4, 60, 200, 3600, 7530, 90_000].map(formatDuration)).toEqual([
      '0.4 s',
      '9.9 s',
      '12 s',
      '59 s',
      '1 min',
      '3 min 20 s',
      '1 h',
      '2 h 5 min',
      '1 d 1 h',
    ]);
    expect(formatDuration(null)).toBe('–');
  });

  it('never says 60 seconds, or 24 hours in a day', () => {
    expect([59.7, 119.8, 3599.9, 86_399].map(formatDuration)).toEqual([
      '1 min',
      '2 min',
      '1 h',
      '23 h 59 min',
    ]);
  });

  it('says how long ago', () => {
    expect([0, 9, 10, 59, 60, 3599, 3600, 86_399, 86_400].map(secondsAgo)).toEqual([
      'just now',
      'just now',
      '10 s ago',
      '59 s ago',
      '1 min ago',
      '59 min ago',
      '1 h ago',
      '23 h ago',
      '1 d ago',
    ]);
    expect(secondsAgo(30 * 86_400)).toBe('Jan 30, 2026');
  });

  it('takes a clock that is ahead for now', () => {
    expect(secondsAgo(-5)).toBe('just now');
  });
});
