import type { ReactNode } from 'react';
import { formatScore } from '@/shared/lib/format';
import type { SearchTree } from './treeNodes';

/** Explain colours, sizes and marks of the tree; only those that it has. */
export function TreeLegend({ tree, metric }: { tree: SearchTree; metric: string }) {
  const has = (state: string) => tree.nodes.some((node) => node.state === state);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2 text-xs text-muted">
      {tree.scores && (
        <span className="inline-flex items-center gap-1.5">
          {metric}
          <span className="tnum">{formatScore(tree.scores.low)}</span>
          <i
            aria-hidden
            className="inline-block h-2 w-20 rounded-full bg-linear-to-r from-line-strong to-accent"
          />
          <span className="tnum">{formatScore(tree.scores.high)}</span>
        </span>
      )}
      <Entry name={tree.sizeOf === 'cost' ? 'size: cost' : 'size: time taken'} width={26}>
        <circle cx="5" cy="8" r="3" className="fill-control" />
        <circle cx="18" cy="8" r="6" className="fill-control" />
      </Entry>
      {has('best') && (
        <Entry name="best, and the way to it" width={26}>
          <path d="M0,8H12" className="stroke-accent" strokeWidth="2" />
          <circle cx="17" cy="8" r="4" className="fill-accent" />
          <circle cx="17" cy="8" r="6.5" className="fill-none stroke-warn" strokeWidth="2" />
        </Entry>
      )}
      {tree.nodes.some(({ round }) => round.confirmed) && (
        <Entry name="confirmed by further runs">
          <circle cx="8" cy="8" r="3.5" className="fill-accent" />
          <circle cx="8" cy="8" r="6.5" className="fill-none stroke-muted" />
        </Entry>
      )}
      {has('failed') && (
        <Entry name="no score">
          <Crossed className="stroke-bad" />
        </Entry>
      )}
      {has('out') && (
        <Entry name="cannot be best">
          <Crossed className="stroke-warn" />
        </Entry>
      )}
      {has('open') && (
        <Entry name="being made">
          <circle cx="8" cy="8" r="5" className="fill-none stroke-run" strokeWidth="1.5" />
        </Entry>
      )}
    </div>
  );
}

function Crossed({ className }: { className: string }) {
  return (
    <g className={className} strokeWidth="1.5" fill="none">
      <circle cx="8" cy="8" r="5.5" />
      <path d="M5,5l6,6m0,-6l-6,6" />
    </g>
  );
}

function Entry({ name, width = 16, children }: { name: string; width?: number; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg width={width} height="16" aria-hidden="true">
        {children}
      </svg>
      {name}
    </span>
  );
}
