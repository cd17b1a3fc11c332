-- Where the newest message of a room's history stands and when it was written, beside the room's head: a list by last
-- activity would else touch one message of every room to show a page of them.

alter table room_head
    add column last_seq bigint,
    add column last_at timestamptz;

update room_head h set last_seq = m.seq, last_at = m.created_at from message m where m.id = h.last_message_id;

-- Lists that come newest first go by id (UUIDv7), and so do their pages: an index by time would have to be sorted.

drop index session_of_user;
create index session_of_user on session (user_id, id) where ended_at is null;

drop index invite_of_workspace;
create index invite_of_workspace on invite (workspace_id, id) where revoked_at is null;

drop index api_key_of_workspace;
create index api_key_of_workspace on api_key (workspace_id, id) where revoked_at is null;

-- For the broom.
create index refresh_token_expired on refresh_token (expires_at);
