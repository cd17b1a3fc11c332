package dev.parley.system.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/// The two roles of the embedded database: one owns it and changes its tables, the other only works in them.
///
/// @param owner the password of `parley_owner`, which migrations use and nothing else
/// @param service the password of `parley`, which has no right to create, alter or drop anything
record Roles(String owner, String service) {
    static final String OWNER = "parley_owner";
    static final String SERVICE = "parley";

    private static final String FILE = "passwords";

    static Roles random() {
        return new Roles(randomPassword(), randomPassword());
    }

    static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static Roles read(Path folder) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(FILE));
        return new Roles(lines.get(0), lines.get(1));
    }

    void write(Path folder) throws IOException {
        Folders.writePrivate(folder.resolve(FILE), owner + "\n" + service + "\n");
    }

    /// Run in the database `postgres`. With the passwords hexadecimal there is nothing to quote. A command ends at an
    /// empty line.
    String asSuperuser() {
        return """
                create role parley_owner login nosuperuser nocreatedb nocreaterole password '%s';

                create role parley login nosuperuser nocreatedb nocreaterole password '%s';

                create database parley owner parley_owner;

                revoke all on database parley, postgres, template1 from public;

                grant connect on database parley to parley;

                """.formatted(owner, service);
    }

    /// Run in the database itself. Default privileges: what the owner creates later is the service's to use.
    String inDatabase() {
        return """
                alter schema public owner to parley_owner;

                revoke all on schema public from public;

                grant usage on schema public to parley;

                alter default privileges for role parley_owner in schema public grant select, insert, update, delete on tables to parley;

                alter default privileges for role parley_owner in schema public grant usage, select on sequences to parley;

                grant execute on function pg_control_system(), pg_current_wal_lsn(), pg_walfile_name(pg_lsn) to parley;

                """;
    }
}
