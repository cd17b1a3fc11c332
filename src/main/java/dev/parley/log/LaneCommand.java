package dev.parley.log;

/// Something that a caller asks the fast lane to do. Every id in it, that of a message included, is made before the
/// first try and kept over retries: so a try whose outcome was lost is recognised when it is judged again.
///
/// @param <R> what the caller gets
public interface LaneCommand<R> {

    /// The kind that judges and writes it.
    LaneKind<?, ?> kind();

    /// How many bytes of text and ids it holds, about: what bounds the queue and the batch.
    int bytes();
}
