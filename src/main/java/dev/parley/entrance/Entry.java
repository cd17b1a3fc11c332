package dev.parley.entrance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.protocol.RoomView;
import dev.parley.protocol.UserView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to who has come in.
///
/// @param refreshToken left out where it went into a cookie
/// @param expiresAt of the access token
/// @param rooms the first page of one's rooms
record Entry(
        String accessToken,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String refreshToken,
        Instant expiresAt,
        UserView user,
        List<RoomView> rooms) {}
