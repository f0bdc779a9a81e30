package kr.hhplus.backends;

import java.io.IOException;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * MariaDB, which speaks MySQL's protocol, from the binaries in the class path.
 *
 * <p>It has one account, {@code hhplus}, with a random password in a file that only its owner can read. There is no
 * root: neither over TCP nor by socket, which is off, since a data directory's path can be longer than the about 100
 * characters that systems allow a socket.
 */
final class MariaDbServer implements Server {
    private static final String DATABASE = "hhplus";
    private static final String USER = "hhplus";
    private static final int PASSWORD_BYTES = 24;
    private static final Duration SET_UP_MAX = Duration.ofSeconds(60);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    /** What is needed of the 700 MB in the jar: the server, its scripts and its messages. */
    private static final List<String> NEEDED =
            List.of("bin/mariadbd", "share/charsets/", "share/english/", "libs/", "share/mariadb_");

    private static final List<String> SYSTEM_TABLES =
            List.of("mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql");

    private final Path dir;
    private final BinaryCache cache;
    private final Platform platform;

    MariaDbServer(Path dataDir, BinaryCache cache) {
        this.dir = dataDir.resolve("mysql");
        this.cache = cache;
        this.platform = Platform.current();
    }

    @Override
    public String title() {
        return "MariaDB" + platform.mariaDbName().replace("mariadb-", " ");
    }

    @Override
    public boolean needsPreparing() {
        return !cache.has(platform.mariaDbName()) || Files.notExists(data());
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        if (platform.mariaDbName().isEmpty()) {
            throw Platform.unsupported("MariaDB");
        }
        cache.provide(platform.mariaDbName(), this::unpack);
        if (Files.notExists(data())) {
            createSystemTables();
        }
        if (Files.notExists(passwordFile())) {
            byte[] password = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(password);
            writeSecret(passwordFile(), Base64.getUrlEncoder().withoutPadding().encodeToString(password));
        }
    }

    private void unpack(Path target) throws IOException {
        String prefix = platform.mariaDbResources();
        URL program = MariaDbServer.class.getClassLoader().getResource(prefix + "bin/mariadbd");
        if (program == null || !(program.openConnection() instanceof JarURLConnection connection)) {
            throw Platform.unsupported("MariaDB");
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                String name = entry.getName();
                if (!entry.isDirectory() && name.startsWith(prefix) && isNeeded(name.substring(prefix.length()))) {
                    Path file = target.resolve(name.substring(prefix.length()));
                    Files.createDirectories(file.getParent());
                    Files.copy(jar.getInputStream(entry), file);
                }
            }
        }
        BinaryCache.makeExecutable(target.resolve("bin/mariadbd"));
    }

    private static boolean isNeeded(String name) {
        return !name.endsWith(".a") && NEEDED.stream().anyMatch(name::startsWith);
    }

    /** Does what mariadb-install-db does, less the help texts and all accounts; then the folder gets its name. */
    private void createSystemTables() throws IOException, InterruptedException {
        Path unfinished = dir.resolve("data.unfinished");
        BinaryCache.delete(unfinished);
        Files.createDirectories(unfinished);
        Path script = dir.resolve("bootstrap.sql");
        try (OutputStream out = Files.newOutputStream(script)) {
            // One statement a line: that is how the server reads here.
            out.write("CREATE DATABASE mysql;\nUSE mysql;\n".getBytes(StandardCharsets.UTF_8));
            for (String name : SYSTEM_TABLES) {
                Files.copy(home().resolve("share").resolve(name), out);
            }
            out.write("DELETE FROM global_priv WHERE User = 'root';\nDELETE FROM proxies_priv;\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
        List<String> command = command(unfinished);
        command.add("--bootstrap");
        // At its start a server deletes the temporary tables that it finds: those of another one, in a folder of both.
        command.add("--tmpdir=" + Files.createDirectories(dir.resolve("tmp")));
        // The script uses engines and packets as these settings allow.
        command.addAll(List.of("--enforce-storage-engine=", "--max-allowed-packet=8M", "--net-buffer-length=16K"));
        OneOff.run(command, script.toFile(), consoleLog(), SET_UP_MAX);
        Files.delete(script);
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public List<String> configure(int port) throws IOException {
        Path init = dir.resolve("init.sql");
        writeSecret(init, initSql());
        Path tmp = Files.createDirectories(dir.resolve("tmp"));
        List<String> command = command(data());
        command.addAll(List.of(
                "--init-file=" + init,
                "--tmpdir=" + tmp,
                "--pid-file=" + dir.resolve("mariadbd.pid"),
                "--bind-address=" + Ports.LOOPBACK,
                "--port=" + port,
                "--socket=",
                "--skip-name-resolve",
                "--max-connections=200",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                BufferPool.option(),
                // An outcome that a user has seen is on disk.
                "--innodb-flush-log-at-trx-commit=1",
                "--performance-schema=OFF"));
        return command;
    }

    /** The start of every command line. {@code --no-defaults} has to come first, so that no my.cnf has a say. */
    private List<String> command(Path data) {
        List<String> command = new ArrayList<>(List.of(
                home().resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + home(),
                "--datadir=" + data,
                "--innodb-log-file-size=128M",
                // Making a certificate takes three seconds, and nothing leaves this machine.
                "--skip-ssl"));
        if (ProcessHandle.current().info().user().filter("root"::equals).isPresent()) {
            command.add("--user=root");
        }
        return command;
    }

    /** Runs at every start, so the password in the file is always the one that works. */
    private String initSql() throws IOException {
        String account = "'" + USER + "'@'" + Ports.LOOPBACK + "'";
        return String.join(
                "\n",
                "CREATE DATABASE IF NOT EXISTS " + DATABASE + " CHARACTER SET utf8mb4;",
                "CREATE USER IF NOT EXISTS " + account + ";",
                "ALTER USER " + account + " IDENTIFIED BY '" + password() + "';",
                "GRANT ALL ON " + DATABASE + ".* TO " + account + ";",
                // Databases of tests that want one of their own.
                "GRANT ALL ON `" + DATABASE + "\\_%`.* TO " + account + " WITH GRANT OPTION;",
                // And users, with less rights, of these.
                "GRANT CREATE USER ON *.* TO " + account + ";",
                "");
    }

    @Override
    public void probe(int port) throws IOException {
        Probe.mysql(address(port));
    }

    MySqlAddress address(int port) throws IOException {
        return new MySqlAddress(JdbcUrl.of(Ports.LOOPBACK, port, DATABASE), USER, password());
    }

    private String password() throws IOException {
        return Files.readString(passwordFile()).trim();
    }

    private static void writeSecret(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(file, content);
    }

    private Path home() {
        return cache.path(platform.mariaDbName());
    }

    private Path data() {
        return dir.resolve("data");
    }

    private Path passwordFile() {
        return dir.resolve("password");
    }

    @Override
    public Path dir() {
        return dir;
    }
}
