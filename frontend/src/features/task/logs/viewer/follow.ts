/** Whether the view keeps to the end of a growing log, and how many lines have arrived since it stopped. */
export type Follow = { on: boolean; unseen: number };

export type FollowStep =
  | { kind: 'scrolled'; up: boolean; atEnd: boolean }
  | { kind: 'grew'; lines: number }
  | { kind: 'pressed' }
  | { kind: 'sought' };

/**
 * Return the next state: on at the start; off when the reader scrolls up or looks for a line; on again at the end, by
 * the button or by the End key (`pressed`, which also turns it off).
 */
export function reduceFollow(state: Follow, step: FollowStep): Follow {
  if (step.kind === 'grew') return state.on ? state : { on: false, unseen: state.unseen + step.lines };
  if (step.kind === 'pressed') return { on: !state.on, unseen: 0 };
  if (step.kind === 'sought') return { on: false, unseen: state.unseen };
  if (step.up) return { on: false, unseen: state.unseen };
  return step.atEnd ? { on: true, unseen: 0 } : state;
}
