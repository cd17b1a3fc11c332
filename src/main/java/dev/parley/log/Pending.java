package dev.parley.log;

import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A command that waits for its answer. The answer is given on the context that asked.
final class Pending {

    private final LaneCommand<?> command;
    private final UniEmitter<Object> emitter;
    private final @Nullable Context context;
    private @Nullable Supplier<?> answer;
    private @Nullable Throwable refusal;

    @SuppressWarnings("unchecked")
    Pending(LaneCommand<?> command, UniEmitter<?> emitter, @Nullable Context context) {
        this.command = command;
        this.emitter = (UniEmitter<Object>) emitter;
        this.context = context;
    }

    LaneCommand<?> command() {
        return command;
    }

    void accepted(Supplier<?> answer) {
        this.answer = answer;
        this.refusal = null;
    }

    void refused(Throwable refusal) {
        this.refusal = refusal;
        this.answer = null;
    }

    /// Answers as it was decided. Only after the commit.
    void settle() {
        if (refusal != null) {
            fail(refusal);
        } else if (answer != null) {
            var value = answer.get();
            answer(() -> emitter.complete(value));
        } else {
            fail(new IllegalStateException("a command was never decided"));
        }
    }

    void fail(Throwable failure) {
        answer(() -> emitter.fail(failure));
    }

    private void answer(Runnable step) {
        if (context == null) {
            step.run();
        } else {
            context.runOnContext(ignored -> step.run());
        }
    }
}
