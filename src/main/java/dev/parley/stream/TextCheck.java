package dev.parley.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;

/// Looks at what a client sends before the framework makes text of it, by which what is no UTF-8 would be replaced and
/// not be seen any more (RFC 6455, section 8.1).
final class TextCheck extends Utf8FrameValidator {

    private final Runnable bad;

    /// @param bad is told of each frame that is no text, which is not passed on
    TextCheck(Runnable bad) {
        super(false);
        this.bad = bad;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        try {
            super.channelRead(context, message);
        } catch (CorruptedWebSocketFrameException noText) {
            bad.run();
        }
    }
}
