-- So many rows as `plans.rows` says in the tables that grow for ever, a part of it in those that grow with people.
-- Somebody (person 0) is in 200 rooms; somebody else (person 1) in three that are quiet. Room 0 has the long history.

create function rows_() returns int language sql stable as $$ select current_setting('plans.rows')::int $$;
create function written_rooms_() returns int language sql stable as $$ select current_setting('plans.rooms')::int $$;
create function some_() returns int language sql stable as $$ select least(rows_(), 100000) $$;
create function of_(kind text, i bigint) returns uuid language sql immutable as
  $$ select ('00000000-0000-7000-' || kind || '-' || lpad(i::text, 12, '0'))::uuid $$;
create function workspace_() returns uuid language sql immutable as $$ select of_('8000', 0) $$;
create function person_(i bigint) returns uuid language sql immutable as $$ select of_('8001', i) $$;
create function room_(i bigint) returns uuid language sql immutable as $$ select of_('8002', i) $$;
create function rooms_(n bigint) returns uuid[] language sql immutable as
  $$ select array(select room_(i) from generate_series(0, n - 1) i) $$;
create function message_(i bigint) returns uuid language sql immutable as $$ select of_('8003', i) $$;
create function session_(i bigint) returns uuid language sql immutable as $$ select of_('8004', i) $$;
create function invite_(i bigint) returns uuid language sql immutable as $$ select of_('8005', i) $$;
create function key_(i bigint) returns uuid language sql immutable as $$ select of_('8006', i) $$;
create function at_(i bigint) returns timestamptz language sql immutable as
  $$ select timestamptz '2026-01-01 00:00:00Z' + i * interval '1 second' $$;

insert into workspace(id, slug, name, created_at) values (workspace_(), 'plans', 'Plans', at_(0));
insert into workspace(id, slug, name, created_at) values (of_('8000', 1), 'others', 'Others', at_(0));
insert into workspace_log(workspace_id, epoch) values (workspace_(), gen_random_uuid());

insert into users(id, workspace_id, username, username_key, username_skeleton, display_name, role, created_at)
select person_(i), workspace_(), 'user' || i, 'user' || i, 'user' || i, 'User ' || i, 'member', at_(0)
from generate_series(0, some_()) i;

insert into room(id, workspace_id, kind, name, name_key, name_look, visibility, max_members, created_at, created_by)
select room_(i), workspace_(), 'channel', 'room ' || i, 'room ' || i, 'room ' || i,
  case when i < 1000 then 'private' else 'public' end, 1000, at_(0), person_(0)
from generate_series(0, some_()) i;

-- everybody but the two is in room 0
insert into membership(user_id, room_id, joined_at, from_position, visible_from_seq)
select person_(0), room_(i), at_(0), 1, 1 from generate_series(0, 199) i
union all select person_(1), room_(i), at_(0), 1, 1 from generate_series(500, 502) i
union all select person_(i), room_(0), at_(0), 1, 1 from generate_series(2, some_()) i;

-- a long history in room 0, some of it deleted; the others together have a tenth of it
insert into message(id, room_id, seq, n, countable, author_id, client_key, fingerprint, content, created_at, deleted_at)
select message_(i), room_(0), i, i, true, person_(2 + i % 50), message_(i), '\x00', 'a message', at_(i),
  case when i % 100 = 0 then at_(i) end
from generate_series(1, rows_()) i;
insert into message(id, room_id, seq, n, countable, author_id, client_key, fingerprint, content, created_at)
select message_(rows_() + i), room_(1 + i % (written_rooms_() - 1)), 1 + i / (written_rooms_() - 1),
  1 + i / (written_rooms_() - 1), true, person_(2 + i % 50),
  message_(rows_() + i), '\x00', 'a message', at_(i)
from generate_series(1, rows_() / 10) i;
insert into thread(root_id, reply_count, last_reply_at)
select message_(i), 1, at_(i) from generate_series(1, rows_(), 10) i;
insert into room_head(room_id, seq, n, deleted_seq, last_message_id, last_seq, last_at)
select distinct on (room_id) room_id, seq, n, 0, id, seq, created_at from message order by room_id, seq desc;
insert into room_head(room_id, seq, n)
select room_(i), 1, 0 from generate_series(1000, some_()) i;

insert into read_mark(user_id, room_id, read_seq, read_n)
select user_id, room_id, h.seq, h.n from membership join room_head h using (room_id);
insert into mention(user_id, room_id, seq, message_id)
select person_(2 + i % 50), room_(0), i, message_(i) from generate_series(1, rows_(), 10) i;

-- the log: mostly room 0; now and then a quiet room, somebody alone, everybody
insert into event(workspace_id, position, type, room_id, seq, recipient_id, actor_id, subject_id, at)
select workspace_(), i, 9, case when i % 500 = 0 then null when i % 400 = 0 then room_(500 + i / 400 % 3) else room_(0) end,
  case when i % 500 <> 0 then i end, case when i % 1000 = 0 then person_(1) end, person_(2), message_(i), at_(i)
from generate_series(1, rows_()) i;

-- person 0 has thirty devices, person 1 only what was minted
insert into session(id, workspace_id, user_id, kind, created_at, last_used_at, expires_at, ended_at)
select session_(i), workspace_(), person_(case when i % (some_() / 30) = 0 then 0 else 2 + i % 5000 end), 'login', at_(i),
  at_(some_()), at_(some_() + i), case when i % 3 = 1 then at_(i) end
from generate_series(1, some_()) i;
insert into refresh_token(hash, workspace_id, session_id, created_at, expires_at)
select 'hash ' || i, workspace_(), session_(1 + i % some_()), at_(i), at_(some_() + i) from generate_series(1, some_()) i;
-- one in a hundred is ours
insert into invite(id, workspace_id, hash, created_by, created_at, role, max_uses, expires_at)
select invite_(i), of_('8000', sign(i % 100)::int), 'hash ' || i, person_(0), at_(i), 'member', 1, at_(some_() + i)
from generate_series(1, some_()) i;
insert into api_key(id, workspace_id, name, scopes, hash, created_by, created_at)
select key_(i), of_('8000', sign(i % 100)::int), 'key', 'tokens.mint', 'hash ' || i, person_(0), at_(i) from generate_series(1, some_()) i;
