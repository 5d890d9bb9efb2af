import { describe, expect, test } from 'vitest';
import { placed } from '@/shared/components/TipBubble';

const VIEW = { width: 400, height: 300 };
const BUBBLE = { width: 100, height: 20 };
const at = (left: number, top: number) =>
  ({ left, top, right: left + 40, bottom: top + 30, width: 40, height: 30 }) as DOMRect;

describe('a tip', () => {
  test('stands in the middle above its owner', () => {
    expect(placed(at(180, 100), BUBBLE, 'top', VIEW)).toEqual({ left: 150, top: 74 });
  });

  test('changes sides where the window ends', () => {
    expect(placed(at(180, 5), BUBBLE, 'top', VIEW).top).toBe(41);
    expect(placed(at(340, 100), BUBBLE, 'right', VIEW).left).toBe(234);
  });

  test('is never beyond the edge of the window', () => {
    expect(placed(at(2, 100), BUBBLE, 'bottom', VIEW).left).toBe(4);
    expect(placed(at(370, 100), BUBBLE, 'bottom', VIEW).left).toBe(296);
  });
});
