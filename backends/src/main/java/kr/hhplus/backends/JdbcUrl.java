package kr.hhplus.backends;

/** The Connector/J URL of a server that this package starts. */
final class JdbcUrl {
    private JdbcUrl() {}

    static String of(String host, int port, String database) {
        return "jdbc:mysql://" + host + ":" + port + "/" + database
                // Nothing leaves this machine; without TLS, MySQL 8 hands its key out only if asked.
                + "?sslMode=DISABLED&allowPublicKeyRetrieval=true"
                + "&connectionTimeZone=UTC"
                + "&rewriteBatchedStatements=true";
    }
}
