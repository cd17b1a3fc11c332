package dev.parley.account;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

/// A key that signs access tokens, its private part wrapped by the key file.
@Entity
@Table(name = "signing_key")
@SuppressWarnings("NullAway.Init") // JPA fills the fields
class SigningKey extends PanacheEntityBase {

    /// The thumbprint of the public part (RFC 7638).
    @Id
    String kid;

    @Column(name = "public_key")
    byte[] publicKey;

    @Column(name = "wrapped_key")
    byte[] wrappedKey;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "signs_from")
    Instant signsFrom;

    static Uni<List<SigningKey>> all() {
        return find("order by signsFrom, kid").list();
    }
}
