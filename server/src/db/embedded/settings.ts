/** Of the embedded server: a Unix socket only, sized for a small machine, as durable as PostgreSQL is. */
export function serverSettings(socketFolder: string): Readonly<Record<string, string>> {
  return {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    max_connections: '100',
    shared_buffers: '128MB',
    effective_cache_size: '512MB',
    // There is no replica to feed.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '1GB',
    checkpoint_timeout: '10min',
    random_page_cost: '1.1',
    // Short statements by thousands: compiling them never pays.
    jit: 'off',
    log_min_messages: 'warning',
    log_line_prefix: '%m [%p] ',
    logging_collector: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}
