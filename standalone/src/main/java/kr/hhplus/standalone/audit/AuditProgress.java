package kr.hhplus.standalone.audit;

/** Is told how an audit gets on, by several threads. */
public interface AuditProgress {
    AuditProgress NONE = new AuditProgress() {
        @Override
        public void onTotal(long offsets) {}

        @Override
        public void onRead(long offsets) {}

        @Override
        public void onCompared(long rowsAndKeys) {}
    };

    /** How many offsets the snapshot has in both topics, marks of transactions included. */
    void onTotal(long offsets);

    /** So many more of them lie behind the reader; all of them, when everything is read. */
    void onRead(long offsets);

    /** So many more rows of MySQL and keys of Redis are compared. */
    void onCompared(long rowsAndKeys);
}
