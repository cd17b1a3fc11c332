package dev.parley.bench;

import org.HdrHistogram.Histogram;

/// What was counted in one window. Touched on the loop only while the window is open.
final class Tally {

    /// A minute in nanoseconds, to three digits.
    private static final long HIGHEST = 60_000_000_000L;

    final Histogram ack = new Histogram(HIGHEST, 3);
    final Histogram deliver = new Histogram(HIGHEST, 3);

    /// Until the last receiver had a message, where the floor counts that.
    final Histogram last = new Histogram(HIGHEST, 3);

    long sent;
    long acknowledged;
    long expected;
    long delivered;
    long bytes;

    /// Seqs that were left out, came again, came where nothing was expected, and sends that were refused.
    long lost;

    long doubled;
    long refused;
    String refusal = "";

    /// From the first send to the last answer or delivery.
    long began = Long.MAX_VALUE;

    long ended;

    void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, HIGHEST));
    }

    void add(Tally other) {
        ack.add(other.ack);
        deliver.add(other.deliver);
        last.add(other.last);
        sent += other.sent;
        acknowledged += other.acknowledged;
        expected += other.expected;
        delivered += other.delivered;
        bytes += other.bytes;
        lost += other.lost;
        doubled += other.doubled;
        refused += other.refused;
        refusal = refusal.isEmpty() ? other.refusal : refusal;
        began = Math.min(began, other.began);
        ended = Math.max(ended, other.ended);
    }

    double seconds() {
        return (ended - began) / 1e9;
    }

    double acknowledgedPerSecond() {
        return acknowledged / seconds();
    }

    double deliveredPerSecond() {
        return delivered / seconds();
    }

    /// A percentile in milliseconds.
    static double ms(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    /// What stands against the figures of this window; empty if nothing does.
    String complaint() {
        var complaint = new StringBuilder();
        if (refused > 0) {
            complaint.append(refused).append(" refused (").append(refusal).append(") ");
        }
        if (acknowledged + refused != sent) {
            complaint.append(sent - acknowledged - refused).append(" never answered ");
        }
        if (lost > 0) {
            complaint.append(lost).append(" lost ");
        }
        if (doubled > 0) {
            complaint.append(doubled).append(" doubled or out of order ");
        }
        if (delivered != expected) {
            complaint.append(delivered).append(" delivered of ").append(expected);
        }
        return complaint.toString().strip();
    }
}
