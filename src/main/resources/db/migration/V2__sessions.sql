-- Who proves to be somebody, and how long: sessions, tokens, keys, invites. What grants anything is stored as its
-- SHA-256 alone; the private part of a signing key is wrapped by the key file.

-- One log-in on one device (kind login), or one token minted by an API key (kind minted).
create table session (
    id uuid primary key,
    workspace_id uuid not null references workspace (id),
    user_id uuid not null references users (id),
    kind text not null check (kind in ('login', 'minted')),
    api_key_id uuid,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    -- nothing of it holds after this
    expires_at timestamptz not null,
    ended_at timestamptz,
    address text,
    user_agent text
);

create index session_of_user on session (user_id, created_at desc, id);
create index session_of_key on session (api_key_id) where api_key_id is not null;
create index session_ended on session (ended_at) where ended_at is not null;
create index session_expired on session (expires_at);

-- The family is the session. The successor of a spent token is derived from it and never stored.
create table refresh_token (
    hash text primary key,
    workspace_id uuid not null,
    session_id uuid not null references session (id) on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    spent_at timestamptz,
    -- what the client that spent it looked like: only it gets the same successor again
    spent_by text
);

create index refresh_token_of_session on refresh_token (session_id);

-- Of the whole server: every workspace's tokens are signed with the same keys.
create table signing_key (
    kid text primary key,
    public_key bytea not null,
    wrapped_key bytea not null,
    created_at timestamptz not null,
    -- signs from here until the next one does
    signs_from timestamptz not null
);

create table api_key (
    id uuid primary key,
    workspace_id uuid not null references workspace (id),
    name text not null,
    scopes text not null,
    hash text not null unique,
    created_by uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);

create index api_key_of_workspace on api_key (workspace_id, created_at desc, id);

create table invite (
    id uuid primary key,
    workspace_id uuid not null references workspace (id),
    hash text not null unique,
    created_by uuid not null,
    created_at timestamptz not null,
    -- separated by spaces
    room_ids text not null default '',
    role text not null check (role in ('owner', 'member', 'guest')),
    max_uses int not null,
    uses int not null default 0,
    expires_at timestamptz not null,
    revoked_at timestamptz
);

create index invite_of_workspace on invite (workspace_id, created_at desc, id);

create table ticket (
    hash text primary key,
    workspace_id uuid not null,
    user_id uuid not null,
    session_id uuid not null,
    origin text,
    -- the ticket's own end, and that of the token which it was bought with
    expires_at timestamptz not null,
    token_expires_at timestamptz not null
);

create index ticket_expired on ticket (expires_at);

-- Failed log-ins, counted by all nodes together: per account, per address, and altogether.
create table throttle (
    key text primary key,
    failures int not null,
    since timestamptz not null,
    blocked_until timestamptz not null
) with (fillfactor = 60);

create index throttle_since on throttle (since);
