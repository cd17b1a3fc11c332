package dev.parley.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/// Looks at the frames of which messages are made (RFC 6455, section 5.4). The server bounds the bytes of a message,
/// and frames may be empty: without this one message could go on for ever. The server loses a message whose first
/// frame is empty: it begins with the first that is not. And it answers every ping, even of who reads none of the
/// answers: while some wait already there are no more (section 5.5.3).
final class Fragments extends ChannelInboundHandlerAdapter {

    /// The most frames of one message.
    static final int MOST = 64;

    private final Runnable bad;
    private int frames;
    private boolean begins;

    /// @param bad is told once for each message that goes too far, of which no more is read
    Fragments(Runnable bad) {
        this.bad = bad;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
        } else if (isUnanswerable(context, frame) || isTooMany(frame) || isEmptyBeginning(frame)) {
            ReferenceCountUtil.release(frame);
        } else {
            context.fireChannelRead(begun(frame));
        }
    }

    private static boolean isUnanswerable(ChannelHandlerContext context, WebSocketFrame frame) {
        return frame instanceof PingWebSocketFrame && !context.channel().isWritable();
    }

    /// Pings and their like may come in between and count nothing.
    private boolean isTooMany(WebSocketFrame frame) {
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            frames = frame.isFinalFragment() ? frames : 1;
            return false;
        }
        frames++;
        if (frames == MOST + 1) {
            bad.run();
        }
        return frames > MOST;
    }

    private boolean isEmptyBeginning(WebSocketFrame frame) {
        if (frame.isFinalFragment() || frame.content().isReadable()) {
            return false;
        }
        if (frame instanceof BinaryWebSocketFrame) {
            bad.run();
            return true;
        }
        begins |= frame instanceof TextWebSocketFrame;
        return begins;
    }

    private WebSocketFrame begun(WebSocketFrame frame) {
        if (!begins || !(frame instanceof ContinuationWebSocketFrame)) {
            return frame;
        }
        begins = false;
        return new TextWebSocketFrame(frame.isFinalFragment(), frame.rsv(), frame.content());
    }
}
