import type * as he from '../he/operator';

export const operator = {
  title: 'Operations',
} satisfies typeof he.operator;
