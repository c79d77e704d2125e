/**
 * The body of an effect that begins what can begin only once, as a console does with its ticket: React's strict mode
 * mounts, unmounts and mounts again at a stroke, and only the mount that stays may use it. `begin` answers how to end.
 */
export function ifStaying(begin: () => () => void): () => void {
  let left = false;
  let end: (() => void) | undefined;
  queueMicrotask(() => {
    if (!left) {
      end = begin();
    }
  });
  return () => {
    left = true;
    end?.();
    end = undefined;
  };
}
