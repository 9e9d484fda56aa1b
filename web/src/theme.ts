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

/** Mantine's, darker where it is a ground for white text: at 7, and at 5 on a dark page. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#e03131',
  '#d93030',
  '#d42a2a',
  '#c92a2a',
  '#b02525',
];

/** Of our own hue, so that fields and buttons on a dark page belong to it. 0: text, 2: dimmed, 4: lines, 6: fields, 7: surfaces. */
const dark: MantineColorsTuple = [
  '#e6eeec',
  '#c3cfcc',
  '#a0b0ad',
  '#7f8f8c',
  '#2f3d3b',
  '#263331',
  '#1b2524',
  '#161f1e',
  '#111918',
  '#0c1211',
];

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: 7,
  colors: { pine, red, dark },
  autoContrast: true,
  // Where black and white are read equally well on a ground: of 4.5 : 1 one of them has always enough.
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
