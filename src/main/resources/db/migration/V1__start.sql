-- Workspaces, users, rooms and the log. Lane tables (event, message, thread, reaction, mention, read_mark, room_head)
-- carry no foreign key in either direction, no cascade and no trigger: src/docs/ARCHITECTURE.md says why.

-- ordinary tables -----------------------------------------------------------------------------------------------------

create table workspace (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    created_at timestamptz not null,
    set_up_at timestamptz,
    setup_token_hash bytea
);

create table users (
    id uuid primary key,
    workspace_id uuid not null references workspace (id),
    external_id text,
    username text not null,
    username_key text not null,
    username_skeleton text not null,
    display_name text not null,
    avatar_url text,
    bio text,
    role text not null check (role in ('owner', 'member', 'guest')),
    attributes jsonb not null default '{}',
    password_hash text,
    created_at timestamptz not null,
    disabled_at timestamptz,
    version int not null default 1
);

create unique index users_name on users (workspace_id, username_key);
create unique index users_look on users (workspace_id, username_skeleton);
create unique index users_external on users (workspace_id, external_id) where external_id is not null;
create index users_by_name on users (workspace_id, lower(display_name), id);

create table room (
    id uuid primary key,
    workspace_id uuid not null references workspace (id),
    external_id text,
    kind text not null check (kind in ('channel', 'group', 'direct')),
    name text,
    name_key text,
    -- what the name looks like (UTS 39): two channels that look the same are one too many
    name_look text,
    -- channels only: the set of people of a direct or group room, which it is unique by, is people_key
    people_key bytea,
    description text,
    topic text,
    visibility text not null check (visibility in ('public', 'private')),
    -- the seq from which on newcomers see the room; null: from their joining on
    shared_from_seq bigint,
    avatar_url text,
    attributes jsonb not null default '{}',
    auto_join boolean not null default false,
    read_only boolean not null default false,
    slow_seconds int not null default 0,
    system_messages boolean not null default false,
    max_members int not null,
    member_count int not null default 0,
    archived_at timestamptz,
    deleted_at timestamptz,
    deleted_position bigint,
    -- when the background work had taken away what was in a deleted room
    purged_at timestamptz,
    created_at timestamptz not null,
    created_by uuid,
    version int not null default 1
);

create unique index room_name on room (workspace_id, name_key) where name_key is not null and deleted_at is null;
create unique index room_look on room (workspace_id, name_look) where name_look is not null and deleted_at is null;
create unique index room_people on room (workspace_id, people_key) where people_key is not null and deleted_at is null;
create unique index room_external on room (workspace_id, external_id) where external_id is not null and deleted_at is null;
create index room_directory on room (workspace_id, name_key)
    where kind = 'channel' and visibility = 'public' and deleted_at is null;
create index room_auto_join on room (workspace_id, id) where auto_join and deleted_at is null;
create index room_dead on room (deleted_at) where deleted_at is not null and purged_at is null;
create index room_purged on room (workspace_id, deleted_position) where purged_at is not null;

create table membership (
    user_id uuid not null,
    room_id uuid not null,
    role text not null default 'member' check (role in ('owner', 'member')),
    nickname text,
    muted_until timestamptz,
    notification_level text not null default 'all',
    hidden boolean not null default false,
    favourite boolean not null default false,
    joined_at timestamptz not null,
    -- written after the lock, since both are known only there
    from_position bigint,
    visible_from_seq bigint,
    primary key (user_id, room_id)
);

create index membership_of_room on membership (room_id, user_id);

-- the lock: locked by every writer of the log, updated only by trimming and import -------------------------------------

create table workspace_log (
    workspace_id uuid primary key,
    epoch uuid not null,
    floor bigint not null default 0
) with (fillfactor = 10);

-- lane tables: touched only under the lock ----------------------------------------------------------------------------

create table event (
    workspace_id uuid not null,
    position bigint not null,
    type smallint not null,
    room_id uuid,
    seq bigint,
    recipient_id uuid,
    actor_id uuid,
    subject_id uuid,
    fact jsonb,
    at timestamptz not null,
    primary key (workspace_id, position)
);

create index event_of_room on event (room_id, position) where seq is not null;
create index event_of_recipient on event (recipient_id, position) where recipient_id is not null;
create index event_of_workspace on event (workspace_id, position) where room_id is null and recipient_id is null;

create table message (
    id uuid primary key,
    room_id uuid not null,
    seq bigint not null,
    -- the number of countable messages of the room up to and including this one
    n bigint not null,
    countable boolean not null,
    author_id uuid not null,
    client_key uuid not null,
    client_message_id text,
    fingerprint bytea not null,
    thread_root_id uuid,
    also_in_room boolean not null default false,
    kind text not null default 'text',
    content text not null,
    metadata jsonb,
    created_at timestamptz not null,
    edited_at timestamptz,
    deleted_at timestamptz,
    version int not null default 1
);

create unique index message_place on message (room_id, seq);
create unique index message_once on message (client_key, author_id, room_id);
create index message_deleted on message (room_id, seq) where deleted_at is not null and countable;
create index message_of_thread on message (thread_root_id, seq) where thread_root_id is not null;

create table thread (
    root_id uuid primary key,
    reply_count int not null,
    last_reply_at timestamptz not null
) with (fillfactor = 60);

create table reaction (
    message_id uuid not null,
    emoji text not null,
    user_id uuid not null,
    at timestamptz not null,
    primary key (message_id, emoji, user_id)
);

create table mention (
    user_id uuid not null,
    room_id uuid not null,
    seq bigint not null,
    message_id uuid not null,
    primary key (user_id, room_id, seq)
);

create table room_head (
    room_id uuid primary key,
    seq bigint not null,
    n bigint not null,
    -- the highest seq of a deleted countable message, 0 for none
    deleted_seq bigint not null default 0,
    -- the newest message of the room's history (not one in a thread alone), tombstones included
    last_message_id uuid
) with (fillfactor = 50);

create table read_mark (
    user_id uuid not null,
    room_id uuid not null,
    read_seq bigint not null,
    read_n bigint not null,
    own_after int not null default 0,
    posted_at timestamptz,
    primary key (user_id, room_id)
) with (fillfactor = 60);
