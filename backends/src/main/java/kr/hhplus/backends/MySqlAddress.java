package kr.hhplus.backends;

/**
 * Where MySQL (or MariaDB) is and how to log in.
 *
 * @param url for Connector/J, always with a query part, so that more options can be added with {@code &}
 */
public record MySqlAddress(String url, String user, String password) {

    /** Leaves the password out, since addresses end up in logs. */
    @Override
    public String toString() {
        return "MySqlAddress[url=" + url + ", user=" + user + "]";
    }
}
