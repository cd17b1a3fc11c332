package dev.parley.account;

import java.util.UUID;

/// A workspace as its makers see it.
public record WorkspaceView(UUID id, String slug, String name) {}
