package dev.parley.log;

import static java.util.Objects.requireNonNull;

import dev.parley.problem.Refusal;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The commands of one batch before the judges of their kinds.
final class Court {

    private final List<Pending> commands;
    private final Map<LaneKind<?, ?>, Sitting<?, ?>> sittings = new LinkedHashMap<>();

    Court(List<Pending> commands) {
        this.commands = commands;
        for (var pending : commands) {
            sittings.computeIfAbsent(pending.command().kind(), Sitting::new).add(pending.command());
        }
    }

    /// Sends the questions of all kinds.
    List<Future<?>> ask(SqlConnection connection, UUID workspace) {
        var asked = new ArrayList<Future<?>>();
        sittings.values().forEach(sitting -> asked.add(sitting.ask(connection, workspace)));
        return asked;
    }

    /// Where the log stood when they were asked.
    Row head() {
        return requireNonNull(sittings.values().iterator().next().head);
    }

    /// Takes what is known instead of asking.
    ///
    /// @return whether everything is known
    boolean recall(Knowledge knowledge) {
        return sittings.values().stream().allMatch(sitting -> sitting.recall(knowledge));
    }

    /// Decides all, in the order of their arrival. Who is refused is told so.
    ///
    /// @return whether all were accepted
    boolean decide(Batch batch) {
        sittings.values().forEach(sitting -> sitting.open(batch));
        var all = true;
        for (var pending : commands) {
            try {
                pending.accepted(
                        requireNonNull(sittings.get(pending.command().kind())).decideNext());
            } catch (Refusal refusal) {
                pending.refused(refusal);
                all = false;
            }
        }
        sittings.values().forEach(sitting -> sitting.judge().finish());
        return all;
    }

    /// What the kinds write into their own tables.
    List<LaneKind.Statement> writes() {
        return sittings.values().stream()
                .flatMap(sitting -> sitting.judge().writes().stream())
                .toList();
    }

    /// The decisions come to nothing.
    void undo() {
        sittings.values().forEach(Sitting::undo);
    }

    /// Hands on what holds for later commands too.
    void teach(Knowledge knowledge, Batch batch) {
        sittings.values().forEach(sitting -> sitting.teach(knowledge, batch));
    }

    /// The commands of one kind, with what they are judged by.
    private static final class Sitting<C extends LaneCommand<?>, F> {
        private final LaneKind<C, F> kind;
        private final List<C> commands = new ArrayList<>();
        private final List<F> facts = new ArrayList<>();
        private LaneKind.@Nullable Judge<C, F> judge;
        private @Nullable Row head;
        private int next;

        Sitting(LaneKind<C, F> kind) {
            this.kind = kind;
        }

        @SuppressWarnings("unchecked") // a command names its own kind
        void add(LaneCommand<?> command) {
            commands.add((C) command);
        }

        Future<?> ask(SqlConnection connection, UUID workspace) {
            var question = Together.judging(workspace, kind.judging(workspace, commands));
            return connection
                    .preparedQuery(question.sql())
                    .execute(question.arguments())
                    .map(this::answered);
        }

        /// @return how many it was
        private int answered(Iterable<Row> answer) {
            for (var row : answer) {
                head = row;
                facts.add(kind.facts(commands.get(facts.size()), row));
            }
            return facts.size();
        }

        @SuppressWarnings("unchecked") // kept under its own kind
        boolean recall(Knowledge knowledge) {
            for (var command : commands) {
                var actor = kind.actor(command);
                var end = actor == null ? null : knowledge.end(actor.room());
                var kept = actor == null ? null : knowledge.facts(kind, actor);
                var known = end == null || kept == null ? null : kind.known(command, (F) kept, end);
                if (known == null) {
                    return false;
                }
                facts.add(known);
            }
            return true;
        }

        void open(Batch batch) {
            judge = kind.judge(batch);
        }

        Supplier<?> decideNext() {
            var index = next++;
            return judge().decide(commands.get(index), facts.get(index));
        }

        LaneKind.Judge<C, F> judge() {
            return requireNonNull(judge);
        }

        void undo() {
            if (judge != null) {
                judge.undo();
            }
        }

        void teach(Knowledge knowledge, Batch batch) {
            for (int i = 0; i < commands.size(); i++) {
                var actor = kind.actor(commands.get(i));
                var kept = actor == null ? null : kind.kept(facts.get(i));
                if (actor != null && kept != null) {
                    knowledge.keep(kind, actor, kept, batch);
                }
            }
        }
    }
}
