package kr.hhplus.standalone.audit;

/** What an audit has gone through. One worker's; not thread-safe. */
final class AuditCounts {
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
