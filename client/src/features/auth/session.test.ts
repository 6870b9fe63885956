import { describe, expect, it } from 'vitest';
import { localPath } from './session';

describe('localPath', () => {
  it('keeps a path of this site with its query, never its fragment', () => {
    expect(localPath('/calls?status=busy')).toBe('/calls?status=busy');
    expect(localPath('/invitation#inv_1')).toBe('/invitation');
  });

  it.each(['//evil.example/x', 'https://evil.example', '/\\evil.example', 'calls', 7, undefined])(
    '%s leads nowhere',
    (value) => expect(localPath(value)).toBeUndefined(),
  );
});
