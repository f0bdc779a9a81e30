package kr.hhplus.standalone.run;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Properties whose names are known before their values: Spring starts while the servers do, and waits where the first
 * component asks for an address.
 */
final class LateProperties extends EnumerablePropertySource<Map<String, Supplier<Object>>> {
    LateProperties(String name, Map<String, Supplier<Object>> values) {
        super(name, values);
    }

    @Override
    public String[] getPropertyNames() {
        return getSource().keySet().toArray(String[]::new);
    }

    @Override
    public @Nullable Object getProperty(String name) {
        var value = getSource().get(name);
        return value == null ? null : value.get();
    }
}
