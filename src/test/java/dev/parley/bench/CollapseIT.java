package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A few seconds of load on the packaged program, with limits that are measured in the same seconds. The factors are
/// some ten times what is usual: a busy machine passes, a collapse does not.
@DisplayName("Under load")
class CollapseIT {

    private static final Logger LOG = Logger.getLogger(CollapseIT.class);
    private static final int ROOMS = 10;
    private static final int PEOPLE = 100;
    private static final int RATE = 200;
    private static final int CLIENTS = 32;
    private static final int ON_THEIR_WAY = 256;

    /// A machine that others use stops now and then for tens of milliseconds: a sum below this is taken for this.
    private static final double LEAST_SUM = 5;

    private static final double SLOWEST = 30;
    private static final double LEAST_THROUGHPUT = 0.05;
    private static final double MOST_COMMITS = 500;
    private static final double DEAREST_DELIVERY = 20;

    private Bench bench;

    @BeforeEach
    void start() throws IOException {
        var folder = Files.createDirectories(Path.of("target", "collapse"));
        var data = Files.createTempDirectory(folder, "data");
        bench = Bench.open(Form.glance(), folder, new ParleyTarget(data, Map.of(), List.of("-Xmx512m")), null);
    }

    @AfterEach
    void leaveNothingRunning() throws IOException {
        bench.close();
    }

    @Test
    void nothingCollapsesAndNothingIsLost() throws IOException {
        var rooms = bench.rooms("small", ROOMS, PEOPLE / ROOMS, PEOPLE, PEOPLE / ROOMS);
        var crowd = bench.rooms("crowd", 1, PEOPLE, PEOPLE, 0).getFirst();
        var readers = bench.side.subscribe(Floor.Skin.SOCKET, rooms);
        var talk = new Load(
                bench.floor,
                IntStream.range(0, PEOPLE)
                        .mapToObj(i -> Load.socket((SocketSubscriber) readers.get(i), rooms.get(i / (PEOPLE / ROOMS))))
                        .toList());
        talk.at(RATE, 1, bench.form.warmUp());

        sendsArriveInTime(talk);
        manySendsShareACommit(talk);
        aDeliveryIsCheap(new Load(bench.floor, List.of(Load.socket((SocketSubscriber) readers.getFirst(), crowd))));

        assertEquals(Map.of(), bench.report.complaints());
    }

    private void sendsArriveInTime(Load talk) {
        var limits = Limits.open(bench, PEOPLE / ROOMS);
        var sum = Tally.ms(limits.emptyPost(RATE), 50)
                + Tally.ms(bench.commits().at(RATE, bench.form.limit()).histogram(), 50)
                + Tally.ms(limits.delivery(RATE), 50);
        limits.close();

        var tally = bench.gated("sends", talk.at(RATE, 1, bench.form.window()));

        var p50 = Tally.ms(tally.deliver, 50);
        LOG.infof("send to delivery: %.2f ms, its parts alone %.2f ms", p50, sum);
        assertTrue(p50 <= SLOWEST * Math.max(LEAST_SUM, sum), () -> p50 + " ms for what alone takes " + sum);
    }

    private void manySendsShareACommit(Load talk) throws IOException {
        var limit = bench.commits().flatOut(CLIENTS, bench.form.limit());
        var commits = bench.target.metric("parley_log_commits_total");

        var tally = bench.gated("throughput", talk.flatOut(ON_THEIR_WAY, bench.form.window()));

        var each = 1_000 * (bench.target.metric("parley_log_commits_total") - commits) / tally.acknowledged;
        var ratio = tally.acknowledgedPerSecond() / limit.perSecond();
        LOG.infof(
                "%.0f sends/s, %.0f one-row commits/s; %.0f commits for 1,000 sends",
                tally.acknowledgedPerSecond(), limit.perSecond(), each);
        assertTrue(ratio >= LEAST_THROUGHPUT, () -> "sends by commits: " + ratio);
        assertTrue(each <= MOST_COMMITS, () -> each + " commits for 1,000 sends");
    }

    private void aDeliveryIsCheap(Load crowd) {
        var raw = rawDelivery();

        var run = bench.costed(bench.target, () -> crowd.at(RATE / 2, 1, bench.form.window()));

        bench.gated("deliveries", run.tally());
        var ours = run.cpu().server() / run.tally().delivered;
        LOG.infof("a delivery: %.1f µs, by raw write() %.1f µs", ours, raw);
        assertTrue(ours <= DEAREST_DELIVERY * raw, () -> ours + " µs for a delivery, raw " + raw);
    }

    private double rawDelivery() {
        var people = bench.limit.people(PEOPLE);
        var room = bench.limit.room("crowd", people);
        bench.limitSide.listen(Floor.Skin.SOCKET, people, Side.membership(List.of(room)));
        var lines = Rest.open(bench.limitSide.floor, 1);
        var load = new Load(
                bench.limitSide.floor, List.of(Load.rest(lines, bench.limitSide.floor, people.getFirst(), room)));
        var run = bench.costed(bench.limit, () -> load.at(RATE / 2, 1, bench.form.window()));
        bench.limitSide.floor.clear();
        lines.close();
        bench.gated("limit program", run.tally());
        return Math.max(1, run.cpu().server() / run.tally().delivered);
    }
}
