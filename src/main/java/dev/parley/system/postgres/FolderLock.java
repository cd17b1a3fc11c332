package dev.parley.system.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// One process per data folder. The kernel holds the lock and frees it with the process, however that ends, so there
/// is never a stale one.
final class FolderLock implements AutoCloseable {
    /// In development mode a reload starts while the instance before it, in the same JVM, still stops its server.
    private static final Duration OWN_PREDECESSOR = Duration.ofSeconds(30);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(Path folder) {
        Path file = file(folder);
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new DatabaseRefused("the data folder " + folder + " is in use by another process" + holder(file));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new DatabaseRefused("the data folder " + folder + " cannot be locked: " + e.getMessage(), e);
        }
    }

    /// Whether another process works in this folder now. It changes nothing.
    static boolean isTaken(Path folder) {
        try (FileChannel channel = FileChannel.open(file(folder), StandardOpenOption.WRITE)) {
            var lock = channel.tryLock();
            return lock == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + OWN_PREDECESSOR.toNanos();
        while (true) {
            try {
                return channel.tryLock() != null;
            } catch (OverlappingFileLockException heldByThisJvm) {
                if (System.nanoTime() > end) {
                    return false;
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    private static String holder(Path file) throws IOException {
        String pid = Files.readString(file).strip();
        return pid.isEmpty() ? "" : " (" + pid + ")";
    }

    private static Path file(Path folder) {
        return folder.resolve("lock");
    }

    /// The file stays: were it deleted, two processes could each lock a file of that name.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
