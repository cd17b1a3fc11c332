package dev.parley.system.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;

/// Puts a [HeadLimit] before everything else of a connection that comes in. Neither Vert.x nor the framework has such a
/// limit; Netty asks for these where its property `io.netty.bootstrap.extensions` is `serviceload`.
public final class HeadLimits extends ChannelInitializerExtension {

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addFirst(new HeadLimit());
    }
}
