import { describe, expect, it } from 'vitest';
import { localPath } from './session';

describe('localPath', () => {
  it('keeps a path of this site with its query', () => {
    expect(localPath('/calls?status=busy')).toBe('/calls?status=busy');
  });

  it.each(['//evil.example/x', 'https://evil.example', '/\\evil.example', 'calls', 7, undefined])(
    '%s leads nowhere',
    (value) => expect(localPath(value)).toBeUndefined(),
  );
});
