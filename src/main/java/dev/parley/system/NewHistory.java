package dev.parley.system;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// A database that was put back from a copy goes on from an earlier moment, and its log gives positions that clients
/// know already to other events. Nothing in the database shows that; whoever put it back says so, and from then on
/// every cursor of before is refused: clients fetch their state anew instead of missing something in silence.
final class NewHistory {

    /// Under the workspaces' locks and in their order, like every writer of the log; streams of a running service hear
    /// of it.
    private static final String LOCK = "select 1 from workspace_log order by workspace_id for no key update";

    private static final String REPLACE = "update workspace_log set epoch = gen_random_uuid()";

    private NewHistory() {}

    /// @return what was done, for the operator
    static String begin(DatabaseAddress address) throws SQLException {
        try (Connection connection = DatabaseCheckup.connected(address)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(LOCK);
                int logs = statement.executeUpdate(REPLACE);
                connection.commit();
                return "Cursors of before are not honoured any more, in " + logs
                        + (logs == 1 ? " workspace." : " workspaces.");
            }
        }
    }
}
