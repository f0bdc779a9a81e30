package kr.hhplus.schemas.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A page for people, and the files that it is made of: those of its module, those that all pages share, and those of
 * libraries that are webjars. All are read and compressed once. The page names its files with their version in the path,
 * in place of {@code {files}}, so that browsers keep them for good and ask only for the page again. Scripts and styles
 * come from here alone, and from no page.
 */
public final class WebPages {
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'";

    private static final String FILES = "{files}";
    private static final String WEBJARS = "classpath*:META-INF/resources/webjars/";
    private static final int VERSION_LENGTH = 12;
    private static final Duration KEEP = Duration.ofDays(365);
    private static final List<String> SHARED = List.of(
            "base.css",
            "icon.svg",
            "api.js",
            "dom.js",
            "identity.js",
            "language.js",
            "shell.js",
            "shell-texts.js",
            "shopper.js");

    private static final Map<String, MediaType> TYPES = Map.of(
            "html", new MediaType("text", "html", UTF_8),
            "css", new MediaType("text", "css", UTF_8),
            "js", new MediaType("text", "javascript", UTF_8),
            "svg", new MediaType("image", "svg+xml", UTF_8));

    private static final class PageFile {
        final MediaType type;
        final byte[] plain;
        final byte[] compressed;

        private PageFile(MediaType type, byte[] plain) {
            this.type = type;
            this.plain = plain;
            this.compressed = compress(plain);
        }

        static PageFile of(String name, byte[] content) {
            var ending = name.substring(name.lastIndexOf('.') + 1);
            var type = TYPES.get(ending);
            if (type == null) {
                throw new IllegalArgumentException("no type is known for " + name);
            }
            return new PageFile(type, content);
        }
    }

    private final Map<String, PageFile> files;
    private final PageFile page;
    private final String version;
    private final String pageTag;

    private WebPages(String folder, Map<String, byte[]> contents, byte[] page) {
        this.version = versionOf(contents);
        this.files = new LinkedHashMap<>();
        contents.forEach((name, content) -> files.put(name, PageFile.of(name, content)));
        var text = new String(page, UTF_8).replace(FILES, folder + "/" + version);
        this.page = PageFile.of("page.html", text.getBytes(UTF_8));
        this.pageTag = "W/\"" + versionOf(Map.of("page", this.page.plain)) + "\"";
    }

    /**
     * The routes of a page.
     *
     * @param path of the page
     * @param folder path of its files
     * @param owner class whose package has a folder {@code page} with the files
     * @param html the page's file
     * @param own its other files, by name
     */
    public static RouterFunction<ServerResponse> routes(
            String path, String folder, Class<?> owner, String html, List<String> own) {
        return routes(path, folder, owner, html, own, Map.of());
    }

    /**
     * The same with files of webjars.
     *
     * @param libraries by the name under which the page asks for it, the file's place among the webjars, with an asterisk
     *     in place of the version
     */
    public static RouterFunction<ServerResponse> routes(
            String path, String folder, Class<?> owner, String html, List<String> own, Map<String, String> libraries) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        SHARED.forEach(name -> contents.put(name, read(WebPages.class, name)));
        own.forEach(name -> contents.put(name, read(owner, name)));
        new TreeMap<>(libraries).forEach((name, place) -> contents.put(name, readWebjar(place)));
        var pages = new WebPages(folder, contents, read(owner, html));
        var reads = RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD);
        var routes = RouterFunctions.route().route(reads.and(RequestPredicates.path(path)), pages::page);
        pages.files.forEach((name, file) -> routes.route(
                reads.and(RequestPredicates.path(folder + "/{version}/" + name)),
                request -> pages.file(request, file)));
        return routes.build();
    }

    private ServerResponse page(ServerRequest request) {
        return request.checkNotModified(pageTag)
                .orElseGet(() -> answer(request, page)
                        .eTag(pageTag)
                        .cacheControl(CacheControl.noCache())
                        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                        .header("Cross-Origin-Opener-Policy", "same-origin")
                        .header("Referrer-Policy", "no-referrer")
                        .body(bodyOf(request, page)));
    }

    /** A file of another version is the one of this: while instances change, a page may ask for what is no more. */
    private ServerResponse file(ServerRequest request, PageFile file) {
        boolean isCurrent = request.pathVariable("version").equals(version);
        return answer(request, file)
                .cacheControl(
                        isCurrent ? CacheControl.maxAge(KEEP).cachePublic().immutable() : CacheControl.noStore())
                .body(bodyOf(request, file));
    }

    private static ServerResponse.BodyBuilder answer(ServerRequest request, PageFile file) {
        var answer = ServerResponse.ok()
                .contentType(file.type)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("X-Content-Type-Options", "nosniff");
        return takesCompressed(request) ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip") : answer;
    }

    private static byte[] bodyOf(ServerRequest request, PageFile file) {
        return takesCompressed(request) ? file.compressed : file.plain;
    }

    private static boolean takesCompressed(ServerRequest request) {
        var encodings = request.headers().firstHeader(HttpHeaders.ACCEPT_ENCODING);
        return encodings != null && encodings.matches("(?i).*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*");
    }

    private static byte[] read(Class<?> owner, String name) {
        try {
            return new ClassPathResource("page/" + name, owner).getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("the page's file " + name + " is not on the class path", e);
        }
    }

    /** Fails where it is in no webjar, or in two versions of one. */
    private static byte[] readWebjar(String place) {
        try {
            var found = new PathMatchingResourcePatternResolver().getResources(WEBJARS + place);
            if (found.length != 1) {
                throw new IllegalStateException(place + " is in " + found.length + " webjars of the class path");
            }
            return found[0].getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("the library's file " + place + " cannot be read", e);
        }
    }

    private static byte[] compress(byte[] content) {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static String versionOf(Map<String, byte[]> contents) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            contents.forEach((name, content) -> {
                digest.update(name.getBytes(UTF_8));
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
