package dev.parley.system.http;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/// The handshake of the WebSocket, which is no resource, and what is said on it.
final class SocketPath {

    private static final String SPOKEN = """
            After the handshake the server sends each `Envelope` as one text frame, the same as on `/api/v1/events`, \
            and the client sends commands `{"id": "c1", "op": "…", …}`, each answered by `{"reply": "c1", "status": \
            201, "data": {…}}` or `{"reply": "c1", "status": 404, "problem": {…}}`. Nothing flows before the first \
            `resume`. Ops: `resume {cursor?, rooms?, types?, watch?}`, `send {room, …}`, `edit {room, messageId, \
            content, version?}`, `delete {room, messageId}`, `read {room, seq}`, `typing {room, active, \
            threadRootId?}`, `auth {token}`, `ping {}`: fields, rights, limits and answers are those of the REST call \
            of the same name. Close codes from 4000 to 4499 say: come back with your cursor (4000 going away, 4001 \
            slow, 4002 token expired, 4003 too many); from 4500 on: do not (4500 revoked, 4501 bad frame, 4502 \
            policy).""";

    private final OpenAPI document;

    SocketPath(OpenAPI document) {
        this.document = document;
    }

    void add() {
        var answers = OASFactory.createAPIResponses()
                .addAPIResponse("101", OASFactory.createAPIResponse().description("The socket is open"))
                .addAPIResponse(
                        "400", OASFactory.createAPIResponse().description("invalid: not the handshake of a WebSocket"))
                .addAPIResponse("401", OASFactory.createAPIResponse().description("unauthenticated, token_expired"))
                .addAPIResponse(
                        "403", OASFactory.createAPIResponse().description("forbidden: a page of a foreign origin"));
        var operation = OASFactory.createOperation()
                .operationId("openSocket")
                .summary("What happens, over a WebSocket that also takes commands")
                .description(SPOKEN)
                .addTag("sync")
                .addParameter(OASFactory.createParameter()
                        .name("ticket")
                        .in(Parameter.In.QUERY)
                        .description("A stream ticket, where no header can be sent")
                        .schema(OASFactory.createSchema().addType(SchemaType.STRING)))
                .security(List.of(
                        OASFactory.createSecurityRequirement().addScheme("token"),
                        OASFactory.createSecurityRequirement().addScheme("ticket")))
                .responses(answers);
        document.getPaths()
                .addPathItem("/api/v1/socket", OASFactory.createPathItem().GET(operation));
    }
}
