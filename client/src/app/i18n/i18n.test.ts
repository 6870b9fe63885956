import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { he } from './he';
import { plural } from './plural';

/** Dotted path → text, every function called with plausible arguments. */
function flatten(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]): [string, string][] => {
    const here = `${path}${key}`;
    if (typeof value === 'object') return flatten(value, `${here}.`);
    if (typeof value === 'function') return [[here, value(3, 12)]];
    return [[here, value]];
  });
}

const hebrew = flatten(he);
const english = flatten(en);
const empty = ['player.waiting.processing'];
const foreign = ['app.otherLanguage', 'app.name'];

describe('the catalogues', () => {
  it('say the same things', () => {
    expect(english.map(([path]) => path)).toEqual(hebrew.map(([path]) => path));
  });

  it('leave nothing empty', () => {
    const blank = [...hebrew, ...english].filter(([, text]) => text.trim() === '');
    expect(blank.map(([path]) => path)).toEqual([...empty, ...empty]);
  });

  it('speak one language each', () => {
    const own = ([path]: [string, string]) => !foreign.includes(path);
    expect(
      hebrew.filter(own).filter(([, text]) => text !== '' && !/[\u0590-\u05ff]/.test(text)),
    ).toEqual([]);
    expect(english.filter(own).filter(([, text]) => /[\u0590-\u05ff]/.test(text))).toEqual([]);
  });

  it('keep the words of the preparing text', () => {
    expect(he.player.preparing(3, 12)).toBe('מכין הקלטה... (נסיון 3/12)');
    expect(en.player.preparing(3, 12)).toBe('Preparing recording… (attempt 3/12)');
  });
});

describe('the audit log', () => {
  it('has words for everything that the server writes down', () => {
    const source = readFileSync('../crates/core/src/audit/action.rs', 'utf8');
    const written = [...source.matchAll(/Self::\w+ => "(\w+)"/g)].map(([, name]) => name);
    expect(written).toContain('played');
    expect(Object.keys(he.audit.actions).sort()).toEqual(written.sort());
  });
});

describe('plural', () => {
  it('knows the Hebrew dual', () => {
    expect([1, 2, 5].map((n) => he.calls.shown(n))).toEqual(['שיחה אחת', 'שתי שיחות', '5 שיחות']);
    expect(plural('he', 2, { one: 'a', other: 'b' })).toBe('b');
  });

  it('knows the English singular', () => {
    expect([0, 1, 2].map((n) => en.calls.shown(n))).toEqual(['0 calls', '1 call', '2 calls']);
  });
});
