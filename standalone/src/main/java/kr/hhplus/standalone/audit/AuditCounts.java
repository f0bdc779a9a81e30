package kr.hhplus.standalone.audit;

/** What an audit has gone through. One worker's; not thread-safe. */
final class AuditCounts {
    /** Of both topics, those of other coupons included. */
    long records;

    long coupons;
    long commands;
    long deadLetters;
    long decisions;
    long newerDecisions;
    long rows;
    long newerRows;
    long keys;
    long newerKeys;

    void add(AuditCounts other) {
        records += other.records;
        coupons += other.coupons;
        commands += other.commands;
        deadLetters += other.deadLetters;
        decisions += other.decisions;
        newerDecisions += other.newerDecisions;
        rows += other.rows;
        newerRows += other.newerRows;
        keys += other.keys;
        newerKeys += other.newerKeys;
    }
}
