package kr.hhplus.standalone.console;

/** Is told how a job gets on, by any thread. */
interface JobProgress {
    /** How much there is to do, about. */
    void total(long records);

    /** How much of it is done. */
    void done(long records);
}
