package dev.parley.account;

import dev.parley.system.SystemConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key that never enters the database: it wraps the signing keys (AES-256-GCM) and derives the successors of
/// refresh tokens. Made at first start for the service's user alone; one that others can read is refused.
@Singleton
class KeyFile {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Set<PosixFilePermission> OURS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final byte[] wrapping;
    private final byte[] successors;

    @Inject
    KeyFile(SystemConfig config) {
        this(config.keyPath());
    }

    KeyFile(Path file) {
        var key = key(file);
        this.wrapping = derive(key, "parley signing keys 1");
        this.successors = derive(key, "parley refresh tokens 1");
    }

    /// The key from which successors of refresh tokens are derived.
    byte[] successors() {
        return successors.clone();
    }

    /// Encrypts a private key; the name binds the result to its row.
    byte[] wrap(String name, byte[] secret) {
        try {
            var nonce = Secrets.bytes(NONCE_BYTES);
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(secret);
            var wrapped = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, wrapped, NONCE_BYTES, sealed.length);
            return wrapped;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Decrypts what [#wrap] made.
    ///
    /// @throws IllegalStateException if this is not the key that it was wrapped with
    byte[] unwrap(String name, byte[] wrapped) {
        try {
            var nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, nonce, name).doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the key file does not open the signing keys of this database: every node needs the file that"
                            + " the database was started with (PARLEY_KEY_FILE)",
                    e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(wrapping, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] key(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            requirePrivate(file);
            return decode(file, Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalStateException("the key file " + file + " cannot be read or made: " + e.getMessage(), e);
        }
    }

    /// Written aside and then linked: of two nodes that start at once, one file wins, and nobody reads half of it.
    private static void create(Path file) throws IOException {
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "the key file is no file");
        Files.createDirectories(folder);
        var aside = folder.resolve(file.getFileName() + "." + UUID.randomUUID());
        Files.createFile(aside, PosixFilePermissions.asFileAttribute(OURS));
        try {
            Files.writeString(
                    aside, Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.bytes(KEY_BYTES)) + "\n");
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            return; // another node was faster: its key is the key
        } finally {
            Files.delete(aside);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        var others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        others.removeAll(EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        if (!others.isEmpty()) {
            throw new IllegalStateException(
                    "the key file " + file + " can be read by others: allow it to its owner alone (chmod 600)");
        }
    }

    private static byte[] decode(Path file, String text) {
        byte[] key;
        try {
            key = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the key file " + file + " does not hold base64url text", e);
        }
        if (key.length < KEY_BYTES || allTheSame(key)) {
            throw new IllegalStateException("the key file " + file + " needs at least 32 random bytes");
        }
        return key;
    }

    private static boolean allTheSame(byte[] key) {
        for (byte b : key) {
            if (b != key[0]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] derive(byte[] key, String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
