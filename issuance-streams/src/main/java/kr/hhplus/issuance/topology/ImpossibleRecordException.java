package kr.hhplus.issuance.topology;

/** A record that can be read and still is no command of the coupon in whose log it lies. */
final class ImpossibleRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImpossibleRecordException(String message) {
        super(message);
    }
}
