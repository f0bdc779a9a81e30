package kr.hhplus.standalone.console;

/** Is told how a job gets on, by any thread. */
interface JobProgress {
    /** How many offsets of the log it goes over. */
    void total(long offsets);

    /** How many of them lie behind it; fewer than before changes nothing, since threads overtake each other. */
    void done(long offsets);
}
