/** How it looks: quiet surfaces, one accent, dense where there is much. */
import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Deep teal: dark enough at 7 for text on white and for white text on it (4.5 : 1). */
const pine: MantineColorsTuple = [
  '#e8f7f5',
  '#d4ebe8',
  '#a8d7d1',
  '#79c2b9',
  '#4faea3',
  '#2c9a8e',
  '#178579',
  '#0b6f66',
  '#075a53',
  '#034640',
];

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 5 },
  colors: { pine },
  autoContrast: true,
  luminanceThreshold: 0.18,
  defaultRadius: 'md',
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
});
