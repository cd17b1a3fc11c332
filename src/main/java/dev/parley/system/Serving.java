package dev.parley.system;

import dev.parley.system.postgres.EmbeddedPostgres;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/// Serves: first the database, then the service; at the end first the service, then the database, which finishing
/// requests still need.
///
/// At a signal the JVM runs its shutdown hooks and is gone when they have returned, whatever the main thread still
/// does. Quarkus' hook stops the service, by which the main thread comes back from running it and stops the database;
/// ours only keeps the JVM until that is done. In development a live reload runs all of this again, in a new class
/// loader: the database is stopped and started, which takes 0.3 s.
final class Serving {
    private static final Logger LOG = Logger.getLogger(Serving.class);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";

    private Serving() {}

    /// Returns the exit code when the service has ended.
    static int untilStopped() {
        // An address that is none gets a problem document from us, instead of a bare 400 before anybody sees it.
        System.setProperty("vertx.disableURIValidation", "true");
        // Connections begin with our limit on the time that a request's head takes.
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(() -> await(stopped), "until-the-database-has-stopped");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            initialize();
            SettingsCheck.require(ConfigProvider.getConfig());
            chooseEventLoops(ConfigProvider.getConfig());
            return withDatabase(ConfigProvider.getConfig());
        } finally {
            stopped.countDown();
            forget(hook);
        }
    }

    /// Only Quarkus' generated class knows whether this is development, which decides on profile and data folder.
    private static void initialize() {
        try {
            Class.forName(
                    Application.APP_CLASS_NAME, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        } catch (ExceptionInInitializerError e) {
            throw illegalSetting(e);
        }
    }

    /// The framework wraps what a source of settings complains about.
    private static RuntimeException illegalSetting(ExceptionInInitializerError failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalSetting illegal) {
                return illegal;
            }
        }
        throw failure;
    }

    /// As many as are best here, unless somebody has chosen.
    private static void chooseEventLoops(Config config) {
        if (config.getOptionalValue(EVENT_LOOPS, String.class).isEmpty()) {
            System.setProperty(
                    EVENT_LOOPS, String.valueOf(eventLoops(Runtime.getRuntime().availableProcessors())));
        }
    }

    /// Half of the processors: the others are for the database beside us, the compilers and the collector. A message
    /// that need not change threads on its way is there sooner (decision 14).
    static int eventLoops(int processors) {
        return Math.max(1, processors / 2);
    }

    private static int withDatabase(Config config) {
        Optional<Databases> own = Databases.configured(config);
        if (own.isPresent()) {
            return service(own.get());
        }
        Path folder = config.getValue(Setting.DATA_DIR.key(), Path.class);
        try (EmbeddedPostgres database = EmbeddedPostgres.open(folder)) {
            LOG.infof("Embedded database in %s, port %d", folder, database.port());
            return service(Databases.embedded(database));
        }
    }

    private static int service(Databases databases) {
        databases.settings().forEach(System::setProperty);
        AtomicInteger code = new AtomicInteger();
        if (!LaunchMode.current().isDevOrTest()) {
            Thread main = Thread.currentThread();
            ApplicationLifecycleManager.setDefaultExitCodeHandler((result, cause) -> exit(main, code, result));
        }
        Quarkus.run();
        return code.get();
    }

    /// Quarkus would end the JVM itself, before the database has been stopped. A native image's signal handler comes
    /// here too, on a thread of its own, and must end it.
    private static void exit(Thread main, AtomicInteger code, int result) {
        if (Thread.currentThread().equals(main)) {
            code.set(result);
        } else {
            System.exit(result);
        }
    }

    private static void await(CountDownLatch stopped) {
        try {
            if (!stopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("parley: the database did not stop in time; the next start will stop it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            LOG.debug("stopped by a signal");
        }
    }
}
