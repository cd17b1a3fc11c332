package dev.parley.system.postgres;

import org.junit.jupiter.api.Test;
import java.nio.file.*;
class EmbeddedPostgresTest {
    @Test
    void startsAndStops() throws Exception {
        Path p = Path.of("target/epg");
        long t = System.nanoTime();
        try (var db = EmbeddedPostgres.open(p)) {
            System.out.println("first " + (System.nanoTime() - t) / 1000000);
        }
        t = System.nanoTime();
        try (var db = EmbeddedPostgres.open(p)) {
            System.out.println("second " + (System.nanoTime() - t) / 1000000);
            try (var c = java.sql.DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + db.port() + "/parley", "parley", db.servicePassword()); var s = c.createStatement()) {
                for (String q : new String[] {"select system_identifier from pg_control_system()", "select pg_walfile_name(pg_current_wal_lsn())", "show fsync", "select version()", "select lower('ÄÖ')", "create table x(a int)", "create temp table x(a int)"}) {
                    try (var r = s.executeQuery(q)) { r.next(); System.out.println(q + " -> " + r.getString(1)); } catch (Exception e) { System.out.println(q + " -> " + e.getMessage()); }
                }
            }
            t = System.nanoTime();
        }
        System.out.println("stop " + (System.nanoTime() - t) / 1000000);
    }
}
