package dev.parley.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// The generator's one event loop. Everything that sends, receives and counts runs on it, so nothing is shared between
/// threads and one clock stamps both ends.
final class Loop implements AutoCloseable {

    /// Of one source address: well below what the kernel has for one pair of addresses.
    private static final int PORTS = 20_000;

    private final EventLoopGroup group;
    private int connections;

    Loop() {
        var threads = new DefaultThreadFactory("generator", true);
        group = Epoll.isAvailable() ? new EpollEventLoopGroup(1, threads) : new NioEventLoopGroup(1, threads);
    }

    /// Runs something on the loop and waits for it.
    <T> T call(Callable<T> task) {
        try {
            return group.submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void run(Runnable task) {
        group.execute(task);
    }

    /// Runs something later, as exactly as the kernel's timers are.
    void after(long nanos, Runnable task) {
        if (nanos <= 0) {
            group.execute(task);
        } else {
            group.schedule(task, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /// Connects; from another loopback address whenever the ports of one are used up.
    ChannelFuture connect(InetSocketAddress where, ChannelHandler handler) {
        var bootstrap = new Bootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handler);
                    }
                });
        if (Epoll.isAvailable()) {
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        var source = new InetSocketAddress("127.0.0." + (1 + next() / PORTS % 200), 0);
        return bootstrap.connect(where, source);
    }

    private synchronized int next() {
        return connections++;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
