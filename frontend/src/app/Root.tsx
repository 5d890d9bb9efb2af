import { Outlet } from '@tanstack/react-router';
import { PageHead } from './PageHead';

/** Show any page, sign-in too, and what the browser tab says of it. */
export function Root() {
  return (
    <>
      <PageHead />
      <Outlet />
    </>
  );
}
