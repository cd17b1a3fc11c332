package dev.parley.system.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's own programs, unpacked once below the data folder: `programs/<hash of the archive>/bin/postgres` and
/// the rest.
final class Programs {
    private Programs() {}

    /// The folder with `bin`, `lib` and `share`. A folder that is there is complete: it gets its name only after the
    /// last file.
    static Path unpacked(Path folder) {
        String archive = archive();
        Path all = folder.resolve("programs");
        try {
            Path home = all.resolve(hash(archive));
            if (!Files.isDirectory(home)) {
                Files.createDirectories(all);
                Path half = Files.createTempDirectory(all, "unpacking-");
                unpack(archive, half);
                Files.move(half, home);
            }
            deleteOthers(all, home);
            return home;
        } catch (IOException e) {
            throw new DatabaseRefused("PostgreSQL could not be unpacked into " + all + ": " + e, e);
        }
    }

    private static String archive() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String kind = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : os;
        String machine =
                switch (System.getProperty("os.arch")) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    case String other -> other;
                };
        String name = "postgres-" + kind + "-" + machine + ".txz";
        if (resource(name) == null) {
            throw new DatabaseRefused("this build holds no PostgreSQL for " + kind + " on " + machine
                    + ": build it on such a machine or with -Dall-platforms, or set PARLEY_DATABASE_URL");
        }
        return name;
    }

    private static @Nullable InputStream resource(String name) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return (loader == null ? Programs.class.getClassLoader() : loader).getResourceAsStream(name);
    }

    private static InputStream requireResource(String name) {
        InputStream found = resource(name);
        if (found == null) {
            throw new IllegalStateException("it was there a moment ago: " + name);
        }
        return found;
    }

    /// Names the folder, so that an upgrade of the programs gets a folder of its own.
    private static String hash(String archive) throws IOException {
        try (InputStream in = requireResource(archive)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(String archive, Path into) throws IOException {
        try (InputStream in = requireResource(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, into);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path into) throws IOException {
        Path file = into.resolve(entry.getName()).normalize();
        if (!file.startsWith(into)) {
            throw new IOException("the archive leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(program ? "rwx------" : "rw-------"));
    }

    /// Programs of former versions, and what an interrupted start left half unpacked.
    private static void deleteOthers(Path all, Path home) throws IOException {
        try (Stream<Path> found = Files.list(all)) {
            for (Path other : found.filter(folder -> !folder.equals(home)).toList()) {
                Folders.delete(other);
            }
        }
    }
}
