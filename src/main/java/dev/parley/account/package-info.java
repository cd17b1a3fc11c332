/// Who somebody is: users, credentials, sessions, tokens, API keys, workspaces.
@NullMarked
package dev.parley.account;

import org.jspecify.annotations.NullMarked;
