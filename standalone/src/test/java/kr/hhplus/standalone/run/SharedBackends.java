package kr.hhplus.standalone.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/**
 * One set of servers for all tests of this JVM: started for the first that has a {@link Backends} parameter, closed
 * after the last. A test that kills one starts it again, and uses coupons that nobody else has.
 */
final class SharedBackends implements ParameterResolver {
    private static final AtomicLong COUPONS = new AtomicLong();

    private record Held(Backends backends, Path dir) implements AutoCloseable {
        static Held start() {
            try {
                var dir = Files.createTempDirectory("hhplus-it");
                return new Held(Backends.start(BackendsSettings.embedded(dir)), dir);
            } catch (IOException e) {
                throw new IllegalStateException("no folder for the servers' data", e);
            }
        }

        @Override
        public void close() throws IOException {
            backends.close();
            FileSystemUtils.deleteRecursively(dir);
        }
    }

    /** A couponId that no other test has. */
    static long newCoupon() {
        return COUPONS.incrementAndGet();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Backends.class;
    }

    @Override
    public Backends resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(SharedBackends.class))
                .computeIfAbsent(Held.class, key -> Held.start(), Held.class)
                .backends();
    }
}
