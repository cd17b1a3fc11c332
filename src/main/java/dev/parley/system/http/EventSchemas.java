package dev.parley.system.http;

import dev.parley.problem.FieldError;
import dev.parley.protocol.EventData;
import dev.parley.protocol.EventType;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.RoomView;
import dev.parley.protocol.UserView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// The schemas of what the streams carry: an envelope per type of event and frame, and `Envelope`, which is any of
/// them.
final class EventSchemas {

    private static final List<String> EPHEMERAL = List.of("typing.started", "typing.stopped");
    private static final List<String> FRAMES =
            List.of("stream.ready", "stream.caught-up", "stream.heartbeat", "stream.reset", "stream.expiring");

    private final OpenAPI document;
    private final RecordSchemas records;

    EventSchemas(OpenAPI document, RecordSchemas records) {
        this.document = document;
        this.records = records;
    }

    void add() {
        var any = new ArrayList<Schema>();
        var types = new LinkedHashSet<String>();
        Arrays.stream(EventType.values()).map(EventType::wire).forEach(types::add);
        types.forEach(type -> any.add(envelope(type, true)));
        EPHEMERAL.forEach(type -> any.add(envelope(type, false)));
        FRAMES.forEach(type -> any.add(envelope(type, false)));
        document.getComponents()
                .addSchema(
                        "Envelope",
                        OASFactory.createSchema()
                                .description("Whatever the streams carry, told apart by `type`")
                                .oneOf(any));
        records.ref(FieldError.class);
    }

    private Schema envelope(String type, boolean durable) {
        var schema = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .properties(new LinkedHashMap<>())
                .additionalPropertiesBoolean(false)
                .addProperty("type", text().constValue(type));
        if (durable) {
            schema.addProperty("cursor", text().description("The place right behind it, to resume from"));
        }
        if (!type.startsWith("stream.") && !type.startsWith("user.")) {
            schema.addProperty("roomId", text().format("uuid"));
        }
        if (!type.startsWith("stream.")) {
            schema.addProperty(
                            "seq",
                            OASFactory.createSchema()
                                    .addType(SchemaType.INTEGER)
                                    .format("int64")
                                    .description("The place in the room, for what all its members get"))
                    .addProperty("at", text().format("date-time"))
                    .addProperty("actorId", text().format("uuid"));
        }
        schema.addProperty("data", data(type)).required(required(schema, durable));
        var name = name(type);
        document.getComponents().addSchema(name, schema);
        return OASFactory.createSchema().ref(OpenApiDocument.SCHEMAS + name);
    }

    private static List<String> required(Schema schema, boolean durable) {
        var required = new ArrayList<>(List.of("type", "data"));
        if (durable) {
            required.addAll(List.of("cursor", "at"));
        }
        if (schema.getProperties().containsKey("roomId")) {
            required.add("roomId");
        }
        return required;
    }

    private Schema data(String type) {
        return switch (type) {
            case "room.created", "room.updated", "room.archived" -> records.ref(RoomView.class);
            case "room.deleted" -> records.ref(EventData.RoomGone.class);
            case "member.updated" -> either(EventData.Membership.class, EventData.Preferences.class);
            case "member.joined", "member.left" -> records.ref(EventData.Membership.class);
            case "message.created", "message.updated", "message.deleted" ->
                either(MessageView.class, EventData.Unseen.class);
            case "read.updated" -> records.ref(EventData.Reading.class);
            case "user.updated" -> records.ref(UserView.class);
            case "typing.started", "typing.stopped" -> records.ref(EventData.Typing.class);
            case "stream.ready" -> records.ref(EventData.Ready.class);
            case "stream.caught-up", "stream.heartbeat" -> records.ref(EventData.Head.class);
            case "stream.reset" -> records.ref(EventData.Reset.class);
            case "stream.expiring" -> records.ref(EventData.Expiring.class);
            default -> throw new IllegalStateException("what does an event of this type carry? " + type);
        };
    }

    private Schema either(Class<?> one, Class<?> other) {
        return OASFactory.createSchema().oneOf(List.of(records.ref(one), records.ref(other)));
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    /// `message.created` is `MessageCreatedEvent`.
    private static String name(String type) {
        var name = new StringBuilder();
        for (var word : type.split("[.-]")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name.append("Event").toString();
    }
}
