package dev.parley.account;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/// Sweeps at once, for tests of other packages.
@Singleton
public class Broom {

    private final Upkeep upkeep;

    Broom(Upkeep upkeep) {
        this.upkeep = upkeep;
    }

    /// What the upkeep does every ten minutes.
    public Uni<Void> sweep() {
        return upkeep.sweep();
    }
}
