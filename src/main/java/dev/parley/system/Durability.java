package dev.parley.system;

import java.util.ArrayList;
import java.util.List;

/// What the database says of itself, held against what an acknowledged message rests on.
///
/// @param version as in `server_version_num`: 180004 is 18.4
record Durability(String fsync, String synchronousCommit, String fullPageWrites, int version) {
    static final String QUESTION = "select current_setting('fsync'), current_setting('synchronous_commit'),"
            + " current_setting('full_page_writes'), current_setting('server_version_num')::int";

    private static final int OLDEST = 150000;

    /// Why the service must not take messages on this database; empty when it may.
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        if (!fsync.equals("on")) {
            complaints.add("fsync is " + fsync);
        }
        // Stricter and laxer modes than "on" are the operator's choice between replicas; "off" alone loses what was
        // acknowledged here.
        if (synchronousCommit.equals("off")) {
            complaints.add("synchronous_commit is off");
        }
        if (!fullPageWrites.equals("on")) {
            complaints.add("full_page_writes is " + fullPageWrites);
        }
        if (version < OLDEST) {
            complaints.add("the server's version is " + version / 10_000 + ", older than " + OLDEST / 10_000);
        }
        return complaints;
    }
}
