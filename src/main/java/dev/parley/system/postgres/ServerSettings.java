package dev.parley.system.postgres;

import java.nio.file.Path;

/// The server's whole configuration, written anew at each start. An operator's own settings go into `local.conf`
/// beside it; what durability and secrecy rest on stands after it and wins.
final class ServerSettings {
    private ServerSettings() {}

    static String text(int port, Path log) {
        return """
                # Written at each start of Parley. Your own settings belong in local.conf beside this file.
                shared_buffers = 128MB
                max_connections = 60
                # One short statement follows the other; compiling them costs more than it gives.
                jit = off
                datestyle = 'iso, ymd'
                timezone = 'UTC'
                lc_messages = 'C'
                # A peer that vanished is noticed by the server too.
                tcp_user_timeout = 10s
                client_connection_check_interval = 2s
                log_rotation_size = 10MB

                include_if_exists = 'local.conf'

                # What was acknowledged is on the disk.
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                # This machine only, by password only, and no socket file for others to find.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                password_encryption = 'scram-sha-256'
                # One file for each hour of the day, written over the next day. Statements and their values are people's words: never logged.
                logging_collector = on
                log_directory = '%s'
                log_filename = 'postgresql-%%H.log'
                log_file_mode = 0600
                log_rotation_age = 1h
                log_truncate_on_rotation = on
                log_timezone = 'UTC'
                log_min_messages = log
                log_min_error_statement = panic
                log_error_verbosity = terse
                log_statement = none
                log_min_duration_statement = -1
                log_parameter_max_length = 0
                log_parameter_max_length_on_error = 0
                """.formatted(port, log.toString().replace("'", "''"));
    }
}
