package kr.hhplus.benchmarks.store;

/** Who stores. */
public enum StoreKind {
    /** The rows alone, by one connection, with nothing to read and nothing to decide. */
    BARE_INSERT("bare-insert"),
    /** The projection into MySQL without the one into Redis. */
    MYSQL_ALONE("mysql-alone"),
    /** Both, as users run them. */
    PROJECTION("projection");

    private final String label;

    StoreKind(String label) {
        this.label = label;
    }

    /** As the contender is called. */
    public String label() {
        return label;
    }
}
