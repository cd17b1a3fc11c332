package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("signing an access token")
class SigningTest {

    @Inject
    TestPeople people;

    @Inject
    AccessTokens tokens;

    @Inject
    Vertx vertx;

    private final CompletableFuture<Boolean> atOnce = new CompletableFuture<>();
    private final CompletableFuture<Thread> asked = new CompletableFuture<>();
    private final CompletableFuture<Thread> told = new CompletableFuture<>();

    /// What is told on the loop cannot be told while the loop still asks, unless it was signed there.
    @Test
    @DisplayName("does not hold up the event loop that asks for it, which is told of it")
    void awayFromTheLoop() throws Exception {
        var grace = people.world().owner();
        vertx.getOrCreateContext().runOnContext(ignored -> ask(grace));
        assertFalse(atOnce.get(10, TimeUnit.SECONDS));
        assertSame(asked.get(10, TimeUnit.SECONDS), told.get(10, TimeUnit.SECONDS));
    }

    private void ask(TestPeople.Somebody one) {
        asked.complete(Thread.currentThread());
        tokens.sign(one.workspace(), one.id(), one.session(), Duration.ofMinutes(1))
                .invoke(signed -> assertTrue(Context.isOnEventLoopThread()))
                .subscribe()
                .with(signed -> told.complete(Thread.currentThread()), told::completeExceptionally);
        atOnce.complete(told.isDone());
    }
}
