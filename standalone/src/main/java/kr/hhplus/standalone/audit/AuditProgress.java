package kr.hhplus.standalone.audit;

/** Is told how an audit gets on, by several threads. */
public interface AuditProgress {
    AuditProgress NONE = new AuditProgress() {
        @Override
        public void onTotal(long records) {}

        @Override
        public void onRead(long records) {}

        @Override
        public void onCompared(long rowsAndKeys) {}
    };

    /** How many records there are to read, about: transaction marks count too. */
    void onTotal(long records);

    /** So many more records are read. */
    void onRead(long records);

    /** So many more rows of MySQL and keys of Redis are compared. */
    void onCompared(long rowsAndKeys);
}
