package dev.parley.account;

import dev.parley.problem.Change;
import dev.parley.problem.JsonSize;
import dev.parley.problem.Late;
import dev.parley.problem.Length;
import dev.parley.problem.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What somebody changes of their profile; what is left out stays.
record ProfileChange(
        @Nullable Change<@Length(max = 400) @DisplayNameText(groups = Late.class) String> displayName,
        @Nullable Change<@Length(max = 500) String> bio,
        @Nullable Change<@Length(max = 2048) String> avatarUrl,
        @Nullable Change<@JsonSize(16 * 1024) Map<String, Object>> attributes) {

    ProfileChange {
        if (displayName != null) {
            if (displayName.value() == null) {
                throw Refusal.invalid("displayName", "required", "A display name cannot be taken away");
            }
            displayName = new Change<>(DisplayName.of(displayName.value()));
        }
        if (avatarUrl != null && avatarUrl.value() != null && !isWebAddress(avatarUrl.value())) {
            throw Refusal.invalid("avatarUrl", "invalid_text", "An http or https address");
        }
    }

    /// Whether nothing would be different afterwards.
    boolean leaves(User user) {
        return Objects.equals(Change.apply(displayName, user.displayName), user.displayName)
                && Objects.equals(Change.apply(bio, user.bio), user.bio)
                && Objects.equals(Change.apply(avatarUrl, user.avatarUrl), user.avatarUrl)
                && Objects.equals(attributes(user), user.attributes);
    }

    /// Changes the row.
    void apply(User user) {
        user.displayName = Objects.requireNonNull(Change.apply(displayName, user.displayName));
        user.bio = Change.apply(bio, user.bio);
        user.avatarUrl = Change.apply(avatarUrl, user.avatarUrl);
        user.attributes = attributes(user);
    }

    private Map<String, Object> attributes(User user) {
        return Objects.requireNonNullElse(Change.apply(attributes, user.attributes), Map.of());
    }

    private static boolean isWebAddress(String text) {
        try {
            var uri = new URI(text);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
