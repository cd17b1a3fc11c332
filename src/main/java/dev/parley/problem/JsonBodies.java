package dev.parley.problem;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/// Gives resources their request records, read by [Json]. A body has to be `application/json`; no body at all stands
/// for an empty object, whatever its type is said to be.
@Provider
@Consumes(MediaType.WILDCARD)
public class JsonBodies implements ServerMessageBodyReader<Record> {

    private final Json json;

    JsonBodies(Json json) {
        this.json = json;
    }

    @Override
    public boolean isReadable(
            Class<?> type, @Nullable Type generic, ResteasyReactiveResourceInfo info, MediaType media) {
        return type.isRecord();
    }

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return type.isRecord();
    }

    @Override
    public Record readFrom(Class<Record> type, Type generic, MediaType media, ServerRequestContext context)
            throws IOException {
        // Asked of the request itself: the context would copy all its headers first.
        var said = ((ResteasyReactiveRequestContext) context)
                .serverRequest()
                .containsRequestHeader(HttpHeaders.CONTENT_TYPE);
        return read(type, said ? media : null, context.getInputStream());
    }

    @Override
    public Record readFrom(
            Class<Record> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(type, headers.containsKey(HttpHeaders.CONTENT_TYPE) ? media : null, body);
    }

    /// One byte more than anybody may send is enough to know. Most bodies are small and lie here already.
    private Record read(Class<Record> type, @Nullable MediaType media, InputStream body) throws IOException {
        var bytes = all(body, Math.clamp(body.available(), 0, Json.MAX_BYTES));
        if (bytes.length > 0 && (media == null || !MediaType.APPLICATION_JSON_TYPE.isCompatible(media))) {
            throw new Refusal.Unreadable(Code.UNSUPPORTED_MEDIA_TYPE, "The body has to be application/json");
        }
        return json.read(bytes, type);
    }

    private static byte[] all(InputStream body, int here) throws IOException {
        var bytes = body.readNBytes(here);
        var more = body.read();
        if (more < 0) {
            return bytes;
        }
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes);
        whole.write(more);
        whole.writeBytes(body.readNBytes(Json.MAX_BYTES - bytes.length));
        return whole.toByteArray();
    }
}
