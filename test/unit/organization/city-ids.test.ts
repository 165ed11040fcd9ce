import { describe, expect, it } from '@jest/globals';
import { accountId, bodyId, personId, postId } from '../../../src/organization/city-ids.js';

describe('ids of the city’s data', () => {
  it('are the same on every machine', () => {
    expect(bodyId('GD-FGW')).toBe('721d8c6e-2f0b-5b34-893a-4b5d3f89fd95');
  });

  it('differ by table, by code and by city', () => {
    const ids = [
      bodyId('GD-FGW'),
      bodyId('GD-CZJ'),
      bodyId('GD-FGW', '110000'),
      postId('GD-FGW'),
      personId('GD-FGW'),
      accountId('GD-FGW'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
