import { useEffect } from 'react';
import { buildFavicon } from './favicon';
import { buildTitle } from './pageTitle';
import { usePageContext } from './usePageContext';

/** Keep the title and the icon of the browser tab those of the page. */
export function PageHead() {
  const context = usePageContext();
  const title = buildTitle(context);
  const icon = buildFavicon(context.task?.status);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => document.querySelector('link[rel=icon]')?.setAttribute('href', icon), [icon]);
  return null;
}
