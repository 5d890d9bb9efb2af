import { describe, expect, it } from 'vitest';
import { type Ancestry, buildEdgePath, layOutLanes } from '@/features/task/code/lineageLanes';

const version = (name: string, ...parents: string[]): Ancestry => ({ version: name, parents });
const x = (lane: number) => lane * 10;
const y = (row: number) => row * 100;

describe('lanes', () => {
  it('puts a straight line into one lane', () => {
    const { lanes, edges, width } = layOutLanes(
      [version('v3', 'v2'), version('v2', 'v1'), version('v1')],
      'v3',
    );

    expect(lanes).toEqual([0, 0, 0]);
    expect(width).toBe(1);
    expect(edges.map((edge) => [edge.from, edge.to, edge.main, edge.straight])).toEqual([
      [0, 1, true, true],
      [1, 2, true, true],
    ]);
  });

  it("gives the best version's line the first lane, whatever came later", () => {
    const made = [version('v4', 'v1'), version('v3', 'v2'), version('v2', 'v1'), version('v1')];

    const { lanes, main } = layOutLanes(made, 'v3');

    expect(lanes).toEqual([1, 0, 0, 0]);
    expect(main).toEqual([false, true, true, true]);
  });

  it('lets lone leaves of one parent share a lane, as twigs', () => {
    const made = [
      version('v6', 'v5'),
      version('v5', 'v1'),
      version('v4', 'v1'),
      version('v3', 'v1'),
      version('v2', 'v1'),
      version('v1'),
    ];

    const { lanes, width, edges } = layOutLanes(made, 'v6');

    expect(lanes).toEqual([0, 0, 1, 1, 1, 0]);
    expect(width).toBe(2);
    expect(edges.filter((edge) => edge.fromLane === 1).every((edge) => !edge.straight)).toBe(true);
  });

  it('never shares a lane between leaves of different parents', () => {
    const made = [
      version('v5', 'v1'),
      version('v4', 'v2'),
      version('v3', 'v2'),
      version('v2', 'v1'),
      version('v1'),
    ];

    const { lanes } = layOutLanes(made, 'v3');

    expect(lanes[0]).not.toBe(lanes[1]);
    expect(lanes[2]).toBe(0);
  });

  it('uses a lane again once it is free', () => {
    const made = [
      version('v6', 'v5'),
      version('v5', 'v3'),
      version('v4', 'v3'),
      version('v3', 'v1'),
      version('v2', 'v1'),
      version('v1'),
    ];

    expect(layOutLanes(made, 'v6').lanes).toEqual([0, 0, 1, 0, 1, 0]);
  });

  it('draws every parent of a merge, the first as the main one', () => {
    const made = [version('v3', 'v2', 'v1'), version('v2', 'v1'), version('v1')];

    const { edges } = layOutLanes(made, 'v3');

    expect(edges.filter((edge) => edge.from === 0).map((edge) => [edge.to, edge.first])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it('leaves out parents that are gone, newer, or the version itself', () => {
    const { lanes, edges } = layOutLanes(
      [version('v3', 'gone', 'v3'), version('v2', 'v3'), version('v1', 'v2')],
      null,
    );

    expect(edges).toEqual([]);
    expect(lanes).toEqual([0, 0, 0]);
  });

  it('gives each draft and what grew from it a lane of its own', () => {
    const made = [
      version('v7', 'v4'),
      version('v6', 'v3'),
      version('v5', 'v2'),
      version('v4'),
      version('v3'),
      version('v2'),
      version('v1'),
    ];

    const { lanes, main, edges } = layOutLanes(made, 'v6');

    expect(lanes[1]).toBe(0);
    expect(lanes[4]).toBe(0);
    expect(new Set([lanes[0], lanes[1], lanes[2]]).size).toBe(3);
    expect([lanes[0], lanes[2]]).toEqual([lanes[3], lanes[5]]);
    expect(main).toEqual([false, true, false, false, true, false, false]);
    expect(edges.map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
  });

  it('draws no more than eight lanes', () => {
    const trunks = Array.from({ length: 12 }, (_, at) => [version(`b${at}`, `a${at}`)]).flat();
    const roots = Array.from({ length: 12 }, (_, at) => version(`a${at}`));

    const { lanes, width } = layOutLanes([...trunks, ...roots], null);

    expect(width).toBe(8);
    expect(Math.max(...lanes)).toBe(7);
  });

  it('lays two thousand versions within a blink', () => {
    const many = Array.from({ length: 2_000 }, (_, at) =>
      version(`v${2_000 - at}`, `v${Math.floor((2_000 - at) / 2)}`),
    );
    const start = performance.now();

    layOutLanes(many, 'v2000');

    expect(performance.now() - start).toBeLessThan(500);
  });

  it('goes straight to a neighbour and around others', () => {
    const straight = { from: 0, to: 1, fromLane: 0, toLane: 0, main: true, first: true, straight: true };

    expect(buildEdgePath(straight, x, y)).toBe('M0,0V100');
    expect(buildEdgePath({ ...straight, fromLane: 1, straight: false }, x, y)).toMatch(
      /^M10,0Q5,0 5,10V90Q5,100 0,100$/,
    );
  });
});
