package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parley.problem.Refusal;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final int QUEUE = 2;

    private final Workers workers = new Workers("test", QUEUE);
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void stop() {
        over.countDown();
        workers.stop();
    }

    @Test
    void whatFindsNoPlaceInTheQueueIsRefusedAndTheRestIsDone() throws Exception {
        var places = Runtime.getRuntime().availableProcessors() + QUEUE;
        var accepted = Stream.generate(this::blocked)
                .limit(places)
                .map(Uni::subscribeAsCompletionStage)
                .toList();

        var refused = blocked().onItemOrFailure().transform((done, failure) -> failure);
        assertInstanceOf(Refusal.class, refused.await().indefinitely());
        assertEquals(QUEUE, workers.waiting());

        over.countDown();
        CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        assertEquals(0, workers.waiting());
    }

    private Uni<Boolean> blocked() {
        return workers.run(() -> {
            try {
                return over.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
