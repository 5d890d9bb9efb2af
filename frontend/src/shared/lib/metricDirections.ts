export type Direction = 'maximize' | 'minimize';
/** The direction of each metric that the server knows, by its name. */
export type Directions = ReadonlyMap<string, Direction>;
export const NO_DIRECTIONS: Directions = new Map();

type Objective = { metric: string | null; direction: string | null };

/** Find which way is better: as the task says of its own metric, else as the server's table says; null where neither knows. */
export function findDirection(
  name: string,
  directions: Directions,
  objective: Objective | null = null,
): Direction | null {
  if (objective?.metric === name && objective.direction)
    return objective.direction === 'minimize' ? 'minimize' : 'maximize';
  return directions.get(name) ?? null;
}
