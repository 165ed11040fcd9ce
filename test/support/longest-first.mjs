import Sequencer from '@jest/test-sequencer';

// A clean clone knows no durations: what takes minutes begins first, so that the last of it does not run alone.
const slowFirst = [/\/web\/crawl\./, /\/browser\//, /\/(integration|workflows)\//, /\/acceptance\//];
const rank = ({ path }) => {
  const at = slowFirst.findIndex((pattern) => pattern.test(path));
  return at === -1 ? slowFirst.length : at;
};

/** Jest's own order, within that of the folders. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}
