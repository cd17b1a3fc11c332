/// The ways in: set-up, registration, invites, logging in, minting tokens, workspaces. What needs accounts and rooms
/// together.
@NullMarked
package dev.parley.entrance;

import org.jspecify.annotations.NullMarked;
