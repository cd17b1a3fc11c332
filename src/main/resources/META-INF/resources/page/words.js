// What went wrong, in words.

const WORDS = {
  offline: 'The server cannot be reached. Check your connection; we keep trying.',
  bad_credentials: 'Name or password is wrong.',
  invite_gone: 'This invite does not hold any more. Ask for a new one.',
  name_taken: 'That name is taken already.',
  room_full: 'The room is full.',
  not_found: 'That does not exist, or not for you.',
  not_a_member: 'You are not a member of this room.',
  forbidden: 'You may not do that.',
  read_only: 'This room is read-only.',
  muted: 'You are muted in this room.',
  last_owner: 'You are the last owner of this room: make somebody else owner first.',
  fixed_members: 'Nobody leaves a direct or group chat.',
  version_conflict: 'It was changed meanwhile. Look at it again.',
  deleted: 'The message is deleted.',
  too_large: 'That is too large.',
  unavailable: 'The server is busy or its database is away. Try again in a moment.',
};

/** A sentence for a problem; where the server's own says more, that one. */
export function words(problem) {
  if (problem.code === 'rate_limited' || problem.code === 'slow_mode') {
    const seconds = Math.max(1, Math.ceil((problem.retryAfterMs ?? 1000) / 1000));
    return `That was too fast. Try again in ${seconds} s.`;
  }
  if (problem.code === 'invalid' && problem.errors.length > 0) {
    return problem.errors.map((error) => `${error.field}: ${error.detail}`).join('. ');
  }
  if (problem.code === 'internal') {
    return `Something went wrong on the server. If you ask about it, say this: ${problem.detail}`;
  }
  if (problem.code === 'forbidden' && problem.detail) {
    return problem.detail;
  }
  return WORDS[problem.code] ?? problem.detail ?? 'Something went wrong. Try again.';
}
