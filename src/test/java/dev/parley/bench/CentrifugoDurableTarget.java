package dev.parley.bench;

/// Centrifugo with an insert by the application beside it, whose part the generator takes: it commits a row of its own
/// for each message, into a table like ours and beside it, and then publishes. What an application costs besides, the
/// way from its clients to it above all, is left out.
final class CentrifugoDurableTarget extends CentrifugoTarget {

    @Override
    public String name() {
        return "Centrifugo and an insert";
    }

    @Override
    public boolean isStoredBeside() {
        return true;
    }
}
