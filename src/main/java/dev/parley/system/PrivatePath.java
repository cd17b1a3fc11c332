package dev.parley.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Whether a folder or file is there, can be used, and is nobody else's to read.
final class PrivatePath {
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PrivatePath() {}

    static Finding check(String what, Path path) {
        String name = what + " " + path;
        if (!Files.exists(path)) {
            return new Finding.Note(name + ": none yet, the first start makes it");
        }
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path);
            boolean ours = Files.isReadable(path) && (!Files.isDirectory(path) || Files.isWritable(path));
            return Finding.fineIf(
                    ours && OWNERS.containsAll(rights),
                    name + ": private",
                    name + ": rights are " + PosixFilePermissions.toString(rights)
                            + (ours ? ", others may see it" : ", not ours to use"));
        } catch (IOException e) {
            return new Finding.Bad(name + ": " + e.getMessage());
        }
    }
}
