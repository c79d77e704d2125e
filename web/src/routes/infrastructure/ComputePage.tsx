import { Outlet, useParams } from '@tanstack/react-router';
import { ComputeTree } from '../../features/infrastructure/ComputeTree.tsx';
import classes from '../../features/infrastructure/unit.module.css';

/** The tree of connections, clusters and hosts; beside it what was chosen in it. */
export function ComputePage() {
  const { unitId } = useParams({ strict: false });
  return (
    <div className={classes['split']}>
      <div className={classes['side']}>
        <ComputeTree selected={unitId} />
      </div>
      <div className={classes['main']}>
        <Outlet />
      </div>
    </div>
  );
}
