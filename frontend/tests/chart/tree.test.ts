import { describe, expect, test } from 'vitest';
import { fitCamera, moveCamera, revealPoint, zoomCamera } from '@/features/task/search/tree/camera';
import { summarizeChanges } from '@/features/task/search/tree/changeSummary';
import { describeNode } from '@/features/task/search/tree/describeNode';
import { chooseBlockRows, layOutTree } from '@/features/task/search/tree/treeLayout';
import { moveInTree } from '@/features/task/search/tree/treeMoves';
import { buildTree } from '@/features/task/search/tree/treeNodes';
import { buildPicture, NodeFinder } from '@/features/task/search/tree/treePicture';
import type { CodeFile } from '@/shared/api/versions';
import { makeLoop, makeRound } from './rounds';

/** Make a loop from parents: `[null, 1, 1]` is a first version with two successors. */
const loopOf = (parents: (number | null)[], more: object = {}, coders: string[] = []) =>
  makeLoop(
    parents.map((parent, at) =>
      makeRound(at + 1, 0.5 + at / 1000, {
        parent: parent === null ? null : `v${parent}`,
        coder: coders[at] ?? 'rules',
      }),
    ),
    { best: { version: `v${parents.length}` } as never, ...more },
  );

const layoutOf = (parents: (number | null)[], rows = 6) => {
  const tree = buildTree(loopOf(parents), true);
  return layOutTree(tree.nodes, tree.lanes.length, rows);
};

const placesOf = (layout: ReturnType<typeof layoutOf>) =>
  [...layout.columns].map((column, index) => `${column},${layout.rows[index]}`);

describe('the tree of a loop', () => {
  test('marks states, and the way to the best', () => {
    const rounds = [
      makeRound(1, 0.5),
      makeRound(2, null, { parent: 'v1' }),
      makeRound(3, 0.9, { parent: 'v1', verdict: 'suspect' }),
      makeRound(4, 0.8, { parent: 'v1' }),
      makeRound(5, null, { parent: 'v4', status: 'running', verdict: null }),
      makeRound(6, 0.7, { parent: 'v4' }),
    ];
    const { nodes } = buildTree(
      makeLoop(rounds, { best: { version: 'v4' } as never, excluded: [{ version: 'v6' }] as never }),
      true,
    );

    expect(nodes.map(({ state }) => state)).toEqual(['scored', 'failed', 'out', 'best', 'open', 'out']);
    expect(nodes.map(({ isLineage }) => isLineage)).toEqual([true, false, false, true, false, false]);
    expect(nodes[0]?.children).toEqual([1, 2, 3]);
  });

  test('ranks a lower score above a higher one where the task says so', () => {
    const rounds = [makeRound(1, 10), makeRound(2, 2)];
    const { nodes } = buildTree(makeLoop(rounds, { direction: 'minimize' }), true);

    expect(nodes[1]?.rank).toBe(1);
    expect(nodes[0]?.rank).toBe(0);
  });

  test('sizes by cost where there is one, else by time', () => {
    const costly = makeLoop([makeRound(1, 1, { cost_usd: 0.1 }), makeRound(2, 1, { cost_usd: 0.4 })]);

    expect(buildTree(costly, true).sizeOf).toBe('cost');
    expect(buildTree(costly, true).nodes[0]?.size).toBeLessThan(1);
    expect(buildTree(loopOf([null, 1]), true).sizeOf).toBe('time');
  });

  test('gives each of several coders a lane, if that is wanted', () => {
    const loop = loopOf([null, 1, 2], {}, ['a', 'b', 'a']);

    expect(buildTree(loop, true).lanes).toEqual(['a', 'b']);
    expect(buildTree(loop, true).nodes.map(({ lane }) => lane)).toEqual([0, 1, 0]);
    expect(buildTree(loop, false).lanes).toEqual(['']);
  });

  test('survives a parent that is missing or comes later', () => {
    const rounds = [makeRound(1, 0.5, { parent: 'v9' }), makeRound(2, 0.5, { parent: 'v2' })];

    expect(buildTree(makeLoop(rounds), true).nodes.map(({ parent }) => parent)).toEqual([-1, -1]);
  });
});

describe('the layout of a tree', () => {
  test('keeps the way to the best in one row, and what led nowhere below', () => {
    expect(placesOf(layoutOf([null, 1, 1, 1, 4]))).toEqual(['0,0', '1,1', '1,2', '1,0', '2,0']);
  });

  test('packs many siblings into a block, beyond which the way goes on', () => {
    const layout = layoutOf([null, 1, 1, 1, 1, 1], 2);

    expect(placesOf(layout)).toEqual(['0,0', '1,1', '1,2', '2,1', '2,2', '2,0']);
    expect(layout.blocks).toMatchObject([{ columns: 2, rows: 2 }]);
  });

  test.each([2, 3, 6, 40])('puts no two of a random thousand in one place, %i rows a block', (rows) => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const parents = Array.from({ length: 1_000 }, (_, at) =>
      at === 0 || random() < 0.01 ? null : 1 + Math.floor(random() ** 0.5 * at),
    );
    const coders = parents.map(() => ['a', 'b', 'c'][Math.floor(random() * 3)] ?? 'a');
    const tree = buildTree(loopOf(parents, {}, coders), true);

    const layout = layOutTree(tree.nodes, tree.lanes.length, rows);

    const places = tree.nodes.map((node, at) => `${node.lane} ${layout.columns[at]},${layout.rows[at]}`);
    expect(new Set(places).size).toBe(1_000);
    const isRight = tree.nodes.every(
      ({ parent }, at) => parent < 0 || (layout.columns[at] ?? 0) > (layout.columns[parent] ?? 0),
    );
    expect(isRight).toBe(true);
    tree.nodes.forEach((node, at) => {
      expect(layout.rows[at]).toBeLessThan(layout.laneRows[node.lane] ?? 0);
    });
  });

  test('takes the shape of its frame: wide blocks for a wide one', () => {
    const star = buildTree(loopOf([null, ...Array.from({ length: 400 }, () => 1)]), true);

    expect(chooseBlockRows(star.nodes, 1, 4)).toBeLessThan(chooseBlockRows(star.nodes, 1, 0.5));
  });

  test('finds each version where it is drawn', () => {
    const tree = buildTree(loopOf([null, 1, 1, 2, 2, 3], {}, ['a', 'b', 'a', 'b', 'a', 'a']), true);
    const picture = buildPicture(tree, { width: 800, height: 400 });
    const finder = new NodeFinder(picture);

    tree.nodes.forEach((_, at) => {
      expect(finder.find((picture.x[at] ?? 0) + 5, (picture.y[at] ?? 0) - 4, 12)).toBe(at);
    });
    expect(finder.find(-500, -500, 12)).toBe(-1);
  });
});

describe('keys', () => {
  const tree = buildTree(loopOf([null, 1, 1, 1, 3]), true);

  test('walk to parents, successors and siblings', () => {
    expect(moveInTree(tree, 4, 'ArrowLeft')).toBe(2);
    expect(moveInTree(tree, 0, 'ArrowLeft')).toBe(0);
    expect(moveInTree(tree, 0, 'ArrowRight')).toBe(2);
    expect(moveInTree(tree, 4, 'ArrowRight')).toBe(4);
    expect(moveInTree(tree, 2, 'ArrowUp')).toBe(1);
    expect(moveInTree(tree, 2, 'ArrowDown')).toBe(3);
    expect(moveInTree(tree, 3, 'ArrowDown')).toBe(3);
    expect(moveInTree(tree, -1, 'ArrowLeft')).toBe(4);
  });

  test('that do not move leave the tree, wherever the focus is', () => {
    for (const from of [-1, 2]) {
      expect(moveInTree(tree, from, 'a')).toBeUndefined();
      expect(moveInTree(tree, from, 'Tab')).toBeUndefined();
    }
    expect(moveInTree(tree, -1, 'Home')).toBe(0);
  });

  test('tell of a version in words', () => {
    expect(describeNode(tree, 4)).toBe('v5, worse, score 0.504, the best, from v3, 0 successors');
    expect(describeNode(tree, 0)).toBe('v1, worse, score 0.5, starts from nothing, 3 successors');
  });
});

describe('the camera', () => {
  const [picture, frame] = [
    { width: 4000, height: 1000 },
    { width: 800, height: 400 },
  ];

  test('shows the whole picture, and a small one not larger than is pleasant', () => {
    const camera = fitCamera(picture, frame);

    expect(camera.x + picture.width * camera.scale).toBeLessThan(frame.width);
    expect(camera.y).toBeGreaterThan(0);
    expect(fitCamera({ width: 10, height: 10 }, frame).scale).toBe(1.3);
  });

  test('zooms around the point under the pointer', () => {
    const camera = fitCamera(picture, frame);
    const point = { x: 200, y: 150 };
    const before = (point.x - camera.x) / camera.scale;

    const zoomed = zoomCamera(camera, 2, point, camera.scale);

    expect((point.x - zoomed.x) / zoomed.scale).toBeCloseTo(before);
    expect(zoomCamera(camera, 1e-9, point, camera.scale).scale).toBeCloseTo(camera.scale * 0.8);
    expect(zoomCamera(camera, 1e9, point, camera.scale).scale).toBe(3);
  });

  test('never loses the picture, and brings a version into sight', () => {
    const camera = moveCamera(fitCamera(picture, frame), { x: 1e6, y: -1e6 }, picture, frame);
    const seen = revealPoint({ scale: 1, x: 0, y: 0 }, { x: 3000, y: 500 }, frame);

    expect(camera.x).toBe(frame.width / 2);
    expect(seen.x + 3000).toBe(frame.width / 2);
    expect(revealPoint(seen, { x: 3001, y: 500 }, frame)).toBe(seen);
  });
});

test('the changes of a version are its first changed lines, and how many there are', () => {
  const file = (text: string) =>
    ({
      filename: 'main.py',
      text,
      sha256: text,
      size_bytes: text.length,
      exact: true,
    }) as unknown as CodeFile;

  const summary = summarizeChanges([file('a\nb\nc\n')], [file('a\nx\nc\nd\n')]);

  expect(summary.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'removed b',
    'added x',
    'added d',
  ]);
  expect([summary.added, summary.removed]).toEqual([2, 1]);
});
