package dev.parley.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/// Counts the frames of which a message is made (RFC 6455, section 5.4). The server bounds the bytes of a message, and
/// frames may be empty: without this one message could go on for ever.
final class Fragments extends ChannelInboundHandlerAdapter {

    /// The most frames of one message.
    static final int MOST = 64;

    private final Runnable tooMany;
    private int frames;

    /// @param tooMany is told once for each message that goes too far, of which no more is read
    Fragments(Runnable tooMany) {
        this.tooMany = tooMany;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame && isTooMany(frame)) {
            ReferenceCountUtil.release(frame);
        } else {
            context.fireChannelRead(message);
        }
    }

    /// Pings and their like may come in between and count nothing.
    private boolean isTooMany(WebSocketFrame frame) {
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            frames = frame.isFinalFragment() ? frames : 1;
            return false;
        }
        frames++;
        if (frames == MOST + 1) {
            tooMany.run();
        }
        return frames > MOST;
    }
}
