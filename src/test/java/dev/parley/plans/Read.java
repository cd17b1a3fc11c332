package dev.parley.plans;

import java.lang.reflect.Field;
import java.util.List;

/// A statement of the program with what it is asked, the indexes that it lives by, and how many rows it may look at.
///
/// @param session what a connection of the statement's pool begins with
/// @param arguments as SQL
/// @param atMost rows of any table that are looked at, those that are thrown away included
/// @param indexes each of them is needed: without it the statement looks at more
public record Read(String name, String session, String sql, String arguments, long atMost, List<String> indexes) {

    private static final String LONG_HISTORY = "workspace_(), room_(0), person_(2), ";

    /// Every read that pages or clears away.
    public static List<Read> all(int rows) {
        var half = rows / 2;
        var stretch = constant("view.Stretch", "SQL");
        var place = List.of("message_place");
        return List.of(
                plain("history, newest", stretch, LONG_HISTORY + Long.MAX_VALUE + ", 51, 1", 300, place),
                plain("history, before", stretch, LONG_HISTORY + half + ", 51, 1", 300, place),
                plain("history, after", stretch, LONG_HISTORY + half + ", 1, 51", 300, place),
                plain("history, around", stretch, LONG_HISTORY + half + ", 26, 26", 300, place),
                plain(
                        "history, at a time",
                        constant("message.History", "SEQ_AT"),
                        "room_(0), at_(" + half + "), 1, " + rows,
                        300,
                        place),
                plain(
                        "one message",
                        constant("view.MessageViews", "IN_ROOM"),
                        "room_(0), message_(" + half + ")",
                        10,
                        List.of("message_pkey")),
                plain(
                        "the last messages of many rooms",
                        constant("view.MessageViews", "LATEST"),
                        "rooms_(30), array_fill(1::bigint, '{30}')," + " array_fill(" + rows + "::bigint, '{30}'), 20",
                        3_000,
                        place),
                plain(
                        "rooms by activity",
                        constant("view.RoomRows", "MINE"),
                        "person_(0), at_(" + half + "), room_(0), 51",
                        2_000,
                        List.of("membership_pkey membership_of_room read_mark_pkey")),
                plain(
                        "one room",
                        constant("view.RoomRows", "SEEN"),
                        "person_(0), array[room_(0)]",
                        20,
                        List.of("room_pkey")),
                plain(
                        "directory",
                        constant("view.RoomRows", "DIRECTORY"),
                        "person_(0), 'room 5', room_(0), 51",
                        500,
                        List.of("room_directory")),
                plain(
                        "users by name",
                        constant("view.UserViews", "PAGE"),
                        "workspace_(), null, 'user 5', person_(0), 51",
                        200,
                        List.of("users_by_name")),
                plain(
                        "unread counts",
                        constant("attention.UnreadCounts", "ALL"),
                        "person_(0)",
                        2_000,
                        List.of("membership_pkey membership_of_room read_mark_pkey")),
                plain(
                        "the log, by range",
                        constant("log.LogReader", "RANGE"),
                        "workspace_(), " + half + ", " + rows + ", 1000",
                        1_100,
                        List.of("event_pkey")),
                plain(
                        "the head of the log",
                        constant("log.LogReader", "HEADS"),
                        "array[workspace_()]",
                        10,
                        List.of("event_pkey")),
                plain(
                        "replay, by range",
                        constant("log.Replay", "RANGE"),
                        "workspace_(), person_(0), " + half + ", " + (half + 1_000) + ", 201",
                        4_000,
                        List.of("event_pkey")),
                plain(
                        "replay, room by room",
                        constant("log.Replay", "LATERAL"),
                        "workspace_(), person_(1), 0, " + rows + ", 51",
                        2_000,
                        List.of("event_of_room", "event_of_recipient", "event_of_workspace")),
                plain(
                        "the leap",
                        constant("log.Replay", "LEAP"),
                        "workspace_(), person_(1), " + half + ", " + rows,
                        50,
                        List.of("event_of_room", "event_of_recipient", "event_of_workspace")),
                plain(
                        "head and rooms of a stream",
                        constant("log.Standings", "STANDING"),
                        "workspace_(), array[person_(0)]",
                        2_000,
                        List.of("membership_pkey membership_of_room", "event_pkey")));
    }

    /// Those that Hibernate writes: word for word what it prepares for them.
    public static List<Read> written(int rows) {
        var devices =
                "select s1_0.id,s1_0.address,s1_0.api_key_id,s1_0.created_at,s1_0.ended_at,s1_0.expires_at,s1_0.kind,"
                        + "s1_0.last_used_at,s1_0.user_id,s1_0.user_agent,s1_0.workspace_id from session s1_0 where s1_0.user_id=$1"
                        + " and s1_0.kind='login' and s1_0.ended_at is null and s1_0.expires_at>$2 and s1_0.last_used_at>$3";
        var invites = "select i1_0.id,i1_0.created_at,i1_0.created_by,i1_0.expires_at,i1_0.hash,i1_0.max_uses,"
                + "i1_0.revoked_at,i1_0.role,i1_0.room_ids,i1_0.uses,i1_0.workspace_id from invite i1_0"
                + " where i1_0.workspace_id=$1 and i1_0.revoked_at is null";
        var keys = "select ak1_0.id,ak1_0.created_at,ak1_0.created_by,ak1_0.expires_at,ak1_0.hash,ak1_0.last_used_at,"
                + "ak1_0.name,ak1_0.revoked_at,ak1_0.scopes,ak1_0.workspace_id from api_key ak1_0"
                + " where ak1_0.workspace_id=$1 and ak1_0.revoked_at is null";
        var somewhere = Math.min(rows, 100_000) / 2;
        var device = List.of("session_of_user");
        var invite = List.of("invite_of_workspace");
        var key = List.of("api_key_of_workspace");
        return List.of(
                written("devices", devices + newest("s1_0", 4), "person_(0), at_(0), at_(0), 0, 11", 60, device),
                written(
                        "more devices",
                        devices + before("s1_0", 4),
                        "person_(0), at_(0), at_(0), session_(" + somewhere + "), 0, 11",
                        60,
                        device),
                written("invites", invites + newest("i1_0", 2), "workspace_(), 0, 51", 60, invite),
                written(
                        "more invites",
                        invites + before("i1_0", 2),
                        "workspace_(), invite_(" + somewhere + "), 0, 51",
                        60,
                        invite),
                written("API keys", keys + newest("ak1_0", 2), "workspace_(), 0, 51", 60, key),
                written(
                        "more API keys",
                        keys + before("ak1_0", 2),
                        "workspace_(), key_(" + somewhere + "), 0, 51",
                        60,
                        key),
                written(
                        "the broom, refresh tokens",
                        "delete from refresh_token rt1_0 where rt1_0.expires_at<$1",
                        "at_(100 + least(" + rows + ", 100000))",
                        200,
                        List.of("refresh_token_expired")),
                written(
                        "the broom, sessions",
                        "delete from session s1_0 where s1_0.expires_at<$1 or (s1_0.kind='login' and s1_0.ended_at<$1)",
                        "at_(100)",
                        200,
                        List.of("session_expired", "session_ended")));
    }

    private static Read plain(String name, String sql, String arguments, long atMost, List<String> indexes) {
        return new Read(name, constant("system.Pools", "READ_SESSION"), sql, arguments, atMost, indexes);
    }

    private static Read written(String name, String sql, String arguments, long atMost, List<String> indexes) {
        return new Read(name, "set plan_cache_mode = auto", sql, arguments, atMost, indexes);
    }

    private static String newest(String table, int next) {
        return " order by " + table + ".id desc offset $" + next + " rows fetch first $" + (next + 1) + " rows only";
    }

    private static String before(String table, int next) {
        return " and " + table + ".id<$" + next + newest(table, next + 1);
    }

    /// The constant of a class of the program, which may be private.
    private static String constant(String type, String name) {
        try {
            Field field = Class.forName("dev.parley." + type).getDeclaredField(name);
            field.setAccessible(true);
            return (String) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("there is no " + type + "." + name + " any more", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
