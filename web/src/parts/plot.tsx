/** Values over time. What draws them is loaded when the first plot is shown. */
import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { PlotProps } from './plot-shape.ts';

const Drawn = lazy(() => import('./plot-drawn.tsx').then((file) => ({ default: file.PlotDrawn })));

export function Plot(props: PlotProps) {
  const { height = 220 } = props;
  return (
    <Suspense fallback={<Skeleton height={height} />}>
      <Drawn {...props} height={height} />
    </Suspense>
  );
}
