import { type CSSVariablesResolver, createTheme } from '@mantine/core';

export const theme = createTheme({
  colors: {
    petrol: [
      '#e9f6f7',
      '#d5eaec',
      '#a9d5d9',
      '#7abfc5',
      '#54acb4',
      '#3ca0a9',
      '#2d99a3',
      '#177e88',
      '#0b6b74',
      '#08545b',
    ],
    dark: [
      '#e6eef0',
      '#c3d0d4',
      '#9db0b6',
      '#72878e',
      '#33454c',
      '#263439',
      '#1a262a',
      '#151f23',
      '#0f171a',
      '#0b1113',
    ],
  },
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: '"Rubik Variable", system-ui, sans-serif',
  headings: { fontFamily: '"Rubik Variable", system-ui, sans-serif', fontWeight: '600' },
  defaultRadius: 'md',
  cursorType: 'pointer',
});

const own = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-2)',
  '--mantine-color-placeholder': 'var(--text-2)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-error': 'var(--bad)',
};

/** Mantine's surfaces take the tokens of styles.css, which know light and dark. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: own, dark: own });
