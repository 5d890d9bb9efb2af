/** Whether the view keeps to the end of a growing log, and how many lines came since it does not. */
export type Follow = { on: boolean; unseen: number };

export type FollowStep =
  | { kind: 'scrolled'; up: boolean; atEnd: boolean }
  | { kind: 'grew'; lines: number }
  | { kind: 'pressed' }
  | { kind: 'sought' };

/**
 * On at the start; off as soon as the reader scrolls up or looks for a place; on again at the end, by the button or the End key
 * (`pressed`, which is also the way to switch it off).
 */
export function followed(state: Follow, step: FollowStep): Follow {
  if (step.kind === 'grew') return state.on ? state : { on: false, unseen: state.unseen + step.lines };
  if (step.kind === 'pressed') return { on: !state.on, unseen: 0 };
  if (step.kind === 'sought') return { on: false, unseen: state.unseen };
  if (step.up) return { on: false, unseen: state.unseen };
  return step.atEnd ? { on: true, unseen: 0 } : state;
}
