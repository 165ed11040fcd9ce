/** For two cores and a gigabyte to spare; what is not named here keeps PostgreSQL's default. */
const common: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  // No socket file: nothing outside the data folder.
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '%m [%p] %q%u@%d ',
  wal_compression: 'on',
  checkpoint_timeout: '15min',
  max_wal_size: '4GB',
  random_page_cost: '1.1',
  work_mem: '16MB',
  // Compiling costs more than it gives for statements of a few milliseconds.
  jit: 'off',
  autovacuum_naptime: '15s',
};

// Durability is a law: an answered command survives a power cut.
const durableOnly = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '512MB',
};

const throwAway = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
};

/** The command-line flags of the server; `durable` false only for throw-away clusters of tests. */
export function settingFlags(durable: boolean, more: Readonly<Record<string, string>> = {}): string[] {
  const settings = { ...common, ...(durable ? durableOnly : throwAway), ...more };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
