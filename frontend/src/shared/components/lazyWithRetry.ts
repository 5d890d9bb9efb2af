import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { importWithRetry } from '@/shared/api/importWithRetry';

type Loaded<P extends object> = { default: ComponentType<P> };

/** Create a component that is fetched when first rendered, with retries while the server is away. */
export function lazyWithRetry<P extends object>(
  load: () => Promise<Loaded<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(() => importWithRetry(load));
}
